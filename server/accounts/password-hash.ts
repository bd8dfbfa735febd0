import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** What OWASP asks of argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19 * 1024, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const KEY_BYTES = 32

/** Each takes a thread and 19 MiB; more at once would only make all of them slower. */
const AT_ONCE = 2
/** About a second of work. Whoever comes later would wait longer than it pays to keep them waiting. */
const MAX_WAITING = 64

const ENCODED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

export class TooManyHashes extends Error {}

let running = 0
const waiting: (() => void)[] = []

async function withTurn<T>(run: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new TooManyHashes('too many passwords to hash')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else {
    running += 1
  }
  try {
    return await run()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** @returns the encoded form that says how it was made: `$argon2id$v=19$m=…,t=…,p=…$salt$key` */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const key = await withTurn(() =>
    derive('argon2id', { message: password, nonce, tagLength: KEY_BYTES, ...COST }),
  )
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(key)}`
}

export async function verifyPassword(encoded: string, password: string): Promise<boolean> {
  const parts = decode(encoded)
  if (parts === null) return false
  const { key, ...parameters } = parts
  const derived = await withTurn(() =>
    derive('argon2id', { message: password, tagLength: key.length, ...parameters }),
  )
  return timingSafeEqual(derived, key)
}

/** True for a hash made at another cost than today's, which the next sign-in replaces. */
export function needsRehash(encoded: string): boolean {
  const parts = decode(encoded)
  return (
    parts === null ||
    parts.memory !== COST.memory ||
    parts.passes !== COST.passes ||
    parts.parallelism !== COST.parallelism
  )
}

function decode(encoded: string) {
  const match = ENCODED.exec(encoded)
  if (match === null) return null
  const [, memory, passes, parallelism, salt = '', key = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}

/** Base64 without padding, as the encoded form has it. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
