import type { Logger } from 'pino'
import type Stripe from 'stripe'
import type { Config } from './config.ts'
import type { Db } from './db/connect.ts'

/** What every use case receives. Built once in `app.ts`. */
export interface Context {
  config: Config
  db: Db
  stripe: Stripe
  /** Movable in the sandbox: billing, policy, mail, schedule. */
  clock: Clock
  /** Never moves: signatures, leases, time-outs, sessions, rate limits. */
  wall: Clock
  log: Logger
  /** Nudges the worker. Best effort: what must not be lost is already committed, and workers poll. */
  wake: (lane: Lane) => void
  /** Who is asking, by the session cookie of a request; null when nobody is signed in. */
  findSignedIn: (headers: Headers) => Promise<SignedIn | null>
}

export interface SignedIn {
  accountId: string
  sessionId: string
  email: string
  name: string
  emailVerified: boolean
  createdAt: Date
}

export interface Clock {
  now(): Date
}

/** The tables that workers claim from. */
export type Lane = 'customers' | 'emails' | 'ticks'
