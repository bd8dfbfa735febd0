import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DataDirError, notWritable, prepareDataDir } from './data-dir.ts'

/**
 * One process per data directory. The embedded database has no lock of its own, and two processes on it lose each
 * other's rows. Who may go in is decided by a lock that the kernel holds on a file and drops with the process, however
 * that ends, so that there is no stale lock to judge: not after kill -9, not when a process id was reused, not between
 * two containers on one volume. Beside it a card says who is inside and how to talk to them.
 */

const LOCK_FILE = 'lock'
const CARD_FILE = 'process.json'
const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
/** A command that only looks whether somebody is inside holds the lock for a moment. */
const PATIENCE_MS = 250

export interface ProcessCard {
  pid: number
  /** Where the process listens for the command line, on the loopback. */
  controlUrl: string
  token: string
}

export interface DataLock {
  /** Tells other processes how to talk to this one. Readable by the owner alone, as it holds the token. */
  writeCard(card: ProcessCard): void
  release(): void
}

export class DataInUseError extends Error {
  readonly dataDir: string
  /** null for the moment in which the other process has no card yet. */
  readonly card: ProcessCard | null

  constructor(dataDir: string, card: ProcessCard | null) {
    super(`The data directory ${dataDir} is in use`)
    this.name = 'DataInUseError'
    this.dataDir = dataDir
    this.card = card
  }
}

/** A handle that nobody refers to is closed by the garbage collector, and the lock with it. */
const held = new Set<DatabaseSync>()

/** @throws {DataInUseError | DataDirError} */
export function lockData(dataDir: string): DataLock {
  prepareDataDir(dataDir)
  const lock = holdFile(join(dataDir, LOCK_FILE))
  if (lock === null) throw new DataInUseError(dataDir, readCard(dataDir))
  held.add(lock)
  const cardPath = join(dataDir, CARD_FILE)
  rmSync(cardPath, { force: true })
  return {
    writeCard(card) {
      writeFileSync(`${cardPath}.new`, `${JSON.stringify(card)}\n`, { mode: 0o600 })
      renameSync(`${cardPath}.new`, cardPath)
    },
    release() {
      rmSync(cardPath, { force: true })
      held.delete(lock)
      lock.close()
    },
  }
}

/** SQLite is here for the one thing Node has no call for: a file lock that ends with the process. */
function holdFile(path: string): DatabaseSync | null {
  let file: DatabaseSync | null = null
  try {
    file = new DatabaseSync(path, { timeout: PATIENCE_MS })
    file.exec('pragma locking_mode = exclusive; begin exclusive')
    return file
  } catch (error) {
    file?.close()
    const { errcode } = error as { errcode?: number }
    if (errcode === SQLITE_BUSY) return null
    const reason = REASONS[errcode ?? 0]?.(path)
    throw reason ? new DataDirError(reason, { cause: error }) : error
  }
}

const REASONS: Record<number, (path: string) => string> = {
  [SQLITE_READONLY]: notWritable,
  [SQLITE_CANTOPEN]: notWritable,
  [SQLITE_NOTADB]: (path) => `${path} is damaged: delete it, it holds no data.`,
}

/** The card of the process that is inside; null when it has none, or when it is about to leave. */
function readCard(dataDir: string): ProcessCard | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, CARD_FILE), 'utf8')) as ProcessCard
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
