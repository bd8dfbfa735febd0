import type { OutgoingEmail, Transport } from './transport.ts'

const RULE = '─'.repeat(72)
/** A terminal obeys control characters; the text of a mail must not give it orders. */
const CONTROLS = /[^\P{Cc}\n]/gu

/** Prints each mail where a person at a terminal reads it. */
export function createConsoleTransport(write: (text: string) => void): Transport {
  return {
    maxInFlight: 1,
    async send(email) {
      write(print(email))
    },
    async close() {},
  }
}

function print({ recipient, subject, messageId, text }: OutgoingEmail): string {
  const header = `Mail to ${recipient}\nSubject: ${subject}\nMessage-ID: ${messageId}`
  const page = `${RULE}\n${header}\n\n${text}${RULE}\n`
  return page.replace(CONTROLS, '')
}
