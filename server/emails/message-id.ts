import { createHash } from 'node:crypto'
import { parseMailbox } from './mailbox-address.ts'

const HASH_LENGTH = 32

/**
 * The same key always gets the same Message-ID, so that a mail which a crash sends twice is one mail to its reader.
 * `from` is EMAIL_FROM: its domain is the one that vouches for our mail.
 */
export function createMessageId(key: string, from: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, HASH_LENGTH)
  return `<${hash}@${parseMailbox(from).address.split('@').at(-1)}>`
}
