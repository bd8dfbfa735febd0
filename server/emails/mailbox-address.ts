import addressparser from 'nodemailer/lib/addressparser'

export interface MailboxAddress {
  /** Empty: none was given. */
  name: string
  address: string
}

/** One address without spaces, line breaks or anything that a header or an SMTP command would read as more than it. */
const PLAIN_ADDRESS = /^[^\s\p{Cc}<>,;:"\\()[\]@]+@[^\s\p{Cc}<>,;:"\\()[\]@]+$/u

export function isPlainAddress(address: string): boolean {
  return PLAIN_ADDRESS.test(address)
}

/** Reads `hello@example.com` or `Marquee <hello@example.com>`. */
export function parseMailbox(value: string): MailboxAddress {
  const [mailbox] = addressparser(value, { flatten: true })
  if (mailbox === undefined || !isPlainAddress(mailbox.address)) {
    throw new Error(`EMAIL_FROM must be one address, for instance hello@example.com: ${value}`)
  }
  return mailbox
}
