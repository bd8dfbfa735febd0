import { z } from '@hono/zod-openapi'
import type { Limit } from '../http/rate-limit.ts'

/** Who is counted: the client, the address that is named, or both together. */
export type Counted = 'client' | 'address' | 'pair'

export interface AuthEndpoint {
  method: 'get' | 'post'
  summary: string
  body?: z.ZodObject
  query?: z.ZodObject
  /** Taken before any password is hashed and before any mail is sent. */
  limits?: Partial<Record<Counted, Limit>>
  /** Needs a session. */
  signedIn?: true
  /** The answer takes at least this long, so that its time does not tell whether an address is known. */
  floorMs?: number
}

export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 128

const TEN_MINUTES = 600
const HOUR = 3600

const email = z.email().openapi({ example: 'ada@example.com' })
const password = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH)
const callbackURL = z.string().optional().openapi({ example: '/verify-email' })

const MAILS: AuthEndpoint['limits'] = {
  client: { max: 20, windowSeconds: HOUR },
  address: { max: 5, windowSeconds: HOUR },
}

/**
 * The endpoints of better-auth that are served, and all that are: whatever else it brings stays unreachable. It checks
 * the bodies itself; the schemas here are what the documentation shows.
 */
export const AUTH_ENDPOINTS = {
  'sign-up/email': {
    method: 'post',
    summary: 'Create an account and sign in',
    body: z.object({ name: z.string().min(1).max(100), email, password }),
    limits: {
      client: { max: 20, windowSeconds: TEN_MINUTES },
      address: { max: 5, windowSeconds: TEN_MINUTES },
    },
  },
  'sign-in/email': {
    method: 'post',
    summary: 'Sign in',
    body: z.object({ email, password: z.string() }),
    // The pair is the tightest, so that nobody locks somebody else out from one client alone.
    limits: {
      pair: { max: 10, windowSeconds: TEN_MINUTES },
      client: { max: 60, windowSeconds: TEN_MINUTES },
      address: { max: 100, windowSeconds: HOUR },
    },
  },
  'sign-out': { method: 'post', summary: 'Sign out' },
  'get-session': { method: 'get', summary: 'The session of this request, or null' },
  'request-password-reset': {
    method: 'post',
    summary: 'Send a link that sets a new password; answers alike for any address',
    body: z.object({ email, redirectTo: z.string().optional() }),
    limits: MAILS,
    floorMs: 250,
  },
  'reset-password': {
    method: 'post',
    summary: 'Set a new password with the token of the link; signs out everywhere',
    body: z.object({ newPassword: password, token: z.string() }),
    limits: { client: { max: 20, windowSeconds: TEN_MINUTES } },
  },
  'send-verification-email': {
    method: 'post',
    summary: 'Send the link that proves the address again',
    body: z.object({ email, callbackURL }),
    limits: MAILS,
  },
  'verify-email': {
    method: 'get',
    summary: 'Where the links in mails lead: proves an address, then goes on to callbackURL',
    query: z.object({ token: z.string(), callbackURL }),
    limits: { client: { max: 60, windowSeconds: TEN_MINUTES } },
  },
  'change-email': {
    method: 'post',
    summary: 'Send a link to a new address, which replaces the old one once it is opened',
    body: z.object({ newEmail: email, callbackURL }),
    limits: MAILS,
    signedIn: true,
  },
  'change-password': {
    method: 'post',
    summary: 'Set a new password, knowing the old one',
    body: z.object({
      currentPassword: z.string(),
      newPassword: password,
      revokeOtherSessions: z.boolean().optional(),
    }),
    limits: { client: { max: 20, windowSeconds: TEN_MINUTES } },
    signedIn: true,
  },
  'list-sessions': { method: 'get', summary: 'Where this account is signed in', signedIn: true },
  'revoke-session': {
    method: 'post',
    summary: 'Sign out one session',
    body: z.object({ token: z.string() }),
    signedIn: true,
  },
  'revoke-other-sessions': {
    method: 'post',
    summary: 'Sign out every session but this one',
    signedIn: true,
  },
} as const satisfies Record<string, AuthEndpoint>
