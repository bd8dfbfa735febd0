import type { Mode } from '../config.ts'
import type { Db } from './connect.ts'

/** How long another process may go on with the old offset after the clock was moved. */
const REFRESH_MS = 1_000

export interface MovableClock {
  now(): Date
  /** Moves the clock of every process on this database, and keeps it so over restarts. */
  moveTo(instant: Date): Promise<void>
  /** Reads the offset that another process may have set. */
  refresh(): Promise<void>
  /** Called whenever the offset is found changed. */
  onMove(listen: () => void): void
  stop(): void
}

/** Never moves. */
export const wallClock = { now: () => new Date() }

interface ClockOptions {
  db: Db
  mode: Mode
  wall?: { now(): Date }
  /** Told once per outage: the last offset goes on to hold meanwhile. */
  onError: (error: unknown) => void
}

/**
 * Wall time plus an offset that is a row of the database. Only the sandbox may move it: where a real Stripe is behind
 * the key its time is the real one, so a database whose clock was moved is refused.
 * @throws when the clock of this database was moved and the mode is not the sandbox
 */
export async function createMovableClock(options: ClockOptions): Promise<MovableClock> {
  const { db, mode, onError, wall = wallClock } = options
  const listeners: (() => void)[] = []
  let offsetMs = await readOffset(db)
  if (mode !== 'sandbox' && offsetMs !== 0) throw new ClockMovedError(mode)

  async function refresh(): Promise<void> {
    const found = await readOffset(db)
    if (found === offsetMs) return
    offsetMs = found
    for (const listen of listeners) listen()
  }

  let isLost = false
  async function refreshOrReport(): Promise<void> {
    try {
      await refresh()
      isLost = false
    } catch (error) {
      if (!isLost) onError(error)
      isLost = true
    }
  }
  const timer =
    mode === 'sandbox' ? setInterval(() => void refreshOrReport(), REFRESH_MS).unref() : undefined

  return {
    now: () => new Date(wall.now().getTime() + offsetMs),
    async moveTo(instant) {
      if (mode !== 'sandbox') throw new Error(`The clock can't be moved in ${mode} mode`)
      await writeOffset(db, instant.getTime() - wall.now().getTime())
      await refresh()
    },
    refresh,
    onMove: (listen) => {
      listeners.push(listen)
    },
    stop: () => clearInterval(timer),
  }
}

export class ClockMovedError extends Error {
  constructor(mode: Mode) {
    super(
      `The clock of this database was moved for the sandbox, so it can't be used in ${mode} mode. Use another database.`,
    )
    this.name = 'ClockMovedError'
  }
}

async function readOffset(db: Db): Promise<number> {
  const row = await db
    .selectFrom('clock')
    .select('offset_ms')
    .where('id', '=', 1)
    .executeTakeFirst()
  return row?.offset_ms ?? 0
}

async function writeOffset(db: Db, offsetMs: number): Promise<void> {
  await db
    .insertInto('clock')
    .values({ id: 1, offset_ms: offsetMs })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ offset_ms: offsetMs }))
    .execute()
}
