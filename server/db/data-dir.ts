import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What keeps the data directory from being used; the message names the remedy. */
export class DataDirError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DataDirError'
  }
}

/** Makes the folder when there is none, for its owner alone. @throws {DataDirError} when it can't be one of ours */
export function prepareDataDir(dataDir: string): void {
  try {
    for (const folder of missingFolders(resolve(dataDir))) makeFolder(folder)
    if (!statSync(dataDir).isDirectory()) throw new DataDirError(notFolder(dataDir))
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof DataDirError) throw error
    throw new DataDirError(reasonOf(error as NodeJS.ErrnoException, dataDir), { cause: error })
  }
}

/** From the outermost inwards. `mkdir` with `recursive` never returns where a file system makes no folders, as /proc. */
function missingFolders(folder: string): string[] {
  if (existsSync(folder)) return []
  return [...missingFolders(dirname(folder)), folder]
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process that starts on the same data was faster; the lock decides between the two.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(folder)) throw error
  }
}

function reasonOf({ code, path }: NodeJS.ErrnoException, dataDir: string): string {
  if (code === 'EACCES' || code === 'EPERM') return notWritable(path ?? dataDir)
  if (code === 'EROFS') return `${path ?? dataDir} is read-only: choose another DATA_DIR.`
  if (code === 'ENOSPC') return 'The disk is full: make room, then start again. Nothing is lost.'
  if (code === 'ENOTDIR') return notFolder(dataDir)
  return `The folder ${dataDir} can't be made (${code}): choose another DATA_DIR.`
}

export function notWritable(path: string): string {
  return `${path} may not be written: check its owner, or choose another DATA_DIR.`
}

function notFolder(dataDir: string): string {
  return `${dataDir} is no folder, or lies under a file: choose another DATA_DIR.`
}
