import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  from: string
  to: string[]
  source: string
}

export interface MailServer {
  /** What goes into SMTP_URL. */
  url: string
  port: number
  received: ReceivedMail[]
  /** The answer to the next mails' final dot, in order; without one it is a yes. */
  answers: SmtpRefusal[]
  /** The answer to each recipient; null: taken. */
  refuseRecipient: SmtpRefusal | null
  close(): Promise<void>
}

interface SmtpRefusal {
  code: number
  text: string
}

/** A mail server on a real socket, which keeps what it got. `port: 0` takes a free one. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: (_address, _session, done) => done(asError(mailServer.refuseRecipient)),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refusal = mailServer.answers.shift() ?? null
        const { mailFrom, rcptTo } = session.envelope
        if (refusal === null) {
          mailServer.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map((recipient) => recipient.address),
            source: Buffer.concat(chunks).toString('utf8'),
          })
        }
        done(asError(refusal))
      })
    },
  })
  // A client that goes away in the middle of a conversation is part of what the tests do.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address() as AddressInfo
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    received: [],
    answers: [],
    refuseRecipient: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mailServer
}

function asError(refusal: SmtpRefusal | null): Error | undefined {
  return refusal === null
    ? undefined
    : Object.assign(new Error(refusal.text), { responseCode: refusal.code })
}
