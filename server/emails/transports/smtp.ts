import nodemailer from 'nodemailer'
import { parseMailbox } from '../mailbox-address.ts'
import { RefusedForGood, type Transport } from './transport.ts'

const MAX_CONNECTIONS = 5
const STEP_TIMEOUT_MS = 10_000
/** For the whole hand-over, as a server that trickles its answers never runs into a step's time-out. */
const HANDOVER_TIMEOUT_MS = 25_000

/** The commands whose refusal is about this mail. A refused log-in or sender is about our settings, and can be mended. */
const COMMANDS_ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA'])

/** Hands mails to a mail server over a few connections that stay open. */
export function createSmtpTransport(smtpUrl: string, from: string): Transport {
  const pool = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    // When to try again is written in `retry-schedule.ts`; the pool would reconnect by itself, within the lease.
    maxRequeues: 0,
    dnsTimeout: STEP_TIMEOUT_MS,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sender = parseMailbox(from).address
  return {
    maxInFlight: MAX_CONNECTIONS,
    async send(email) {
      try {
        await pool.sendMail({
          envelope: { from: sender, to: [email.recipient] },
          raw: email.source,
          signal: AbortSignal.timeout(HANDOVER_TIMEOUT_MS),
        })
      } catch (error) {
        throw isAboutTheMail(error) ? new RefusedForGood(error.message, error) : error
      }
    },
    async close() {
      pool.close()
    },
  }
}

function isAboutTheMail(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'permanent' in error &&
    error.permanent === true &&
    'command' in error &&
    COMMANDS_ABOUT_THE_MAIL.has(String(error.command))
  )
}
