import { pino } from 'pino'
import Stripe from 'stripe'
import { readConfig } from '#server/config.ts'
import type { Context } from '#server/context.ts'
import type { Database } from '#server/db/connect.ts'
import { createTestClock, type TestClock } from './clock.ts'

export interface MailContext extends Context {
  clock: TestClock
  wall: TestClock
}

/** A context with clocks of its own. No request of these tests goes to Stripe. */
export function createMailContext(
  database: Database,
  environment: Record<string, string> = {},
): MailContext {
  return {
    config: readConfig({ EMAIL_FROM: 'hello@example.com', ...environment }),
    db: database.db,
    stripe: new Stripe('sk_test_x'),
    clock: createTestClock('2026-11-22T12:00:00Z'),
    wall: createTestClock('2026-11-22T12:00:00Z'),
    log: pino({ level: 'silent' }),
    wake: () => {},
    findSignedIn: async () => null,
  }
}
