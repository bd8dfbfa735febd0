import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError, invalid } from '../http/api-error.ts'

const ENDING = '.sqlite'
const NAME = /^[a-z0-9][a-z0-9._-]{0,59}$/i

export interface SnapshotFolder {
  /** Where a snapshot of this name is, or will be. @throws {ApiError} 400 for what is no name */
  pathOf(name: string): string
  /** @throws {ApiError} 404 when there is none */
  getPath(name: string): string
  listNames(): string[]
  close(): void
}

/** A folder under `dataDir`; without one a folder that is there as long as the sandbox runs. */
export function openSnapshotFolder(dataDir: string | null): SnapshotFolder {
  let folder = dataDir === null ? null : join(dataDir, 'snapshots')
  const pathOf = (name: string): string => {
    if (!NAME.test(name)) {
      throw invalid(
        'A snapshot is named by up to 60 letters, digits, dots, underscores and dashes.',
        { param: 'name' },
      )
    }
    folder ??= mkdtempSync(join(tmpdir(), 'stripe-sandbox-'))
    mkdirSync(folder, { recursive: true })
    return join(folder, name + ENDING)
  }
  return {
    pathOf,
    getPath(name) {
      const path = pathOf(name)
      if (!existsSync(path)) throw noSuchSnapshot(name)
      return path
    },
    listNames() {
      if (folder === null || !existsSync(folder)) return []
      return readdirSync(folder)
        .filter((file) => file.endsWith(ENDING))
        .map((file) => file.slice(0, -ENDING.length))
    },
    close() {
      if (dataDir === null && folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function noSuchSnapshot(name: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such snapshot: '${name}'`,
    param: 'name',
  })
}
