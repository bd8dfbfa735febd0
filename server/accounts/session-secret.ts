import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../config.ts'

const FILE = 'session-secret'
const MIN_LENGTH = 32

/**
 * The secret that signs sessions, made at the first start and kept beside the embedded database, so that nobody is
 * signed out by a restart. It is linked into place when it is complete: a start that is killed leaves none or a whole one.
 */
export function keepSessionSecret(dataDir: string): string {
  const path = join(dataDir, FILE)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  return readSecret(path) ?? makeSecret(path)
}

function makeSecret(path: string): string {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(unfinished, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(unfinished, path)
  } catch (error) {
    // Another start was first: its secret is the one that counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished)
  }
  return readSecret(path)!
}

function readSecret(path: string): string | null {
  try {
    const secret = readFileSync(path, 'utf8').trim()
    if (secret.length >= MIN_LENGTH) return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  throw new ConfigError([
    `${path} does not hold a secret of at least ${MIN_LENGTH} characters: restore it from a backup, or delete it, which signs everybody out`,
  ])
}
