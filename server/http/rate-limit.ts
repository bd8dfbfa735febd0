import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Clock } from '../context.ts'
import type { Db } from '../db/connect.ts'
import { countAttempt, deleteAttempts } from './queries.ts'

export interface Limit {
  max: number
  /** At most a day, after which counts are thrown away. */
  windowSeconds: number
}

export interface RateLimiter {
  /**
   * Counts one attempt of `subject` (an account id, an address, a client) at the deed called `name`.
   * @returns null when it may go ahead, else the seconds until it may
   */
  take(name: string, subject: string, limit: Limit): Promise<number | null>
}

const LONGEST_WINDOW_MS = 24 * 3600 * 1000
const PRUNE_EVERY_MS = 10 * 60 * 1000

/** Counts in the database, so that a limit holds over all processes and over restarts. */
export function createRateLimiter({ db, wall }: { db: Db; wall: Clock }): RateLimiter {
  let prunedAtMs = Number.NEGATIVE_INFINITY
  return {
    async take(name, subject, limit) {
      const nowMs = wall.now().getTime()
      const windowMs = limit.windowSeconds * 1000
      const attempt = await countAttempt(db, keyOf(name, subject), nowMs, windowMs)
      if (nowMs - prunedAtMs > PRUNE_EVERY_MS) {
        prunedAtMs = nowMs
        await deleteAttempts(db, nowMs - LONGEST_WINDOW_MS)
      }
      if (attempt.count <= limit.max) return null
      return Math.max(1, Math.ceil((attempt.windowStartedMs + windowMs - nowMs) / 1000))
    },
  }
}

/** Of fixed length, and without the e-mail address in it that the subject may be. */
function keyOf(name: string, subject: string): string {
  const digest = createHash('sha256').update(`${name}\n${subject}`).digest('base64url')
  return `${name}:${digest.slice(0, 24)}`
}

/** One subscriber line has a whole /64 of IPv6 addresses to choose from, so the line is what is counted. */
export function clientSubject(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const gap = address.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
