import { dirname } from 'node:path'

export type StoreErrorCode =
  | 'STORE_DAMAGED'
  | 'STORE_FOREIGN'
  | 'STORE_FULL'
  | 'STORE_IN_USE'
  | 'STORE_NOT_WRITABLE'
  | 'STORE_TOO_NEW'

const MESSAGES = {
  STORE_DAMAGED: (path) =>
    `${path} is damaged. Put a copy back in its place, or move it away to start afresh.`,
  STORE_FOREIGN: (path) =>
    `${path} is another program's database. Choose another data directory; the file was left as it is.`,
  STORE_FULL: (path) =>
    `There is no room left to write ${path}. Nothing of this request was kept; free some space and try again.`,
  STORE_IN_USE: (path) =>
    `Another sandbox is running on ${dirname(path)}. Stop it, or choose another data directory.`,
  STORE_NOT_WRITABLE: (path) =>
    `${dirname(path)} can't be written. Choose a data directory that this user may write.`,
  STORE_TOO_NEW: (path) =>
    `${path} was written by a newer sandbox. Update this one, or choose another data directory.`,
} as const satisfies Record<StoreErrorCode, (path: string) => string>

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, path: string, options?: ErrorOptions) {
    super(MESSAGES[code](path), options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** https://www.sqlite.org/rescode.html */
const SQLITE_CODES: Record<number, StoreErrorCode> = {
  5: 'STORE_IN_USE',
  8: 'STORE_NOT_WRITABLE',
  11: 'STORE_DAMAGED',
  13: 'STORE_FULL',
  14: 'STORE_NOT_WRITABLE',
  26: 'STORE_DAMAGED',
}

const FILE_CODES: Record<string, StoreErrorCode> = {
  EACCES: 'STORE_NOT_WRITABLE',
  EEXIST: 'STORE_NOT_WRITABLE',
  ENOENT: 'STORE_NOT_WRITABLE',
  ENOSPC: 'STORE_FULL',
  ENOTDIR: 'STORE_NOT_WRITABLE',
  EPERM: 'STORE_NOT_WRITABLE',
  EROFS: 'STORE_NOT_WRITABLE',
}

/** What SQLite or the file system said, in words that help; null for what is a bug. */
export function readsAsStoreError(error: unknown, path: string): StoreError | null {
  const { errcode, code } = error as { errcode?: number; code?: string }
  // The lower byte is the primary code, the rest says more of the cause.
  const known =
    errcode === undefined ? FILE_CODES[code ?? ''] : SQLITE_CODES[(errcode as number) & 0xff]
  return known ? new StoreError(known, path, { cause: error }) : null
}
