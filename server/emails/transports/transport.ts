/** What carries a mail out of the house. */
export interface Transport {
  /** How many mails it takes at a time. */
  readonly maxInFlight: number
  /**
   * Resolves once the other side has taken the mail. Settles well within a lease (30 s), whatever the network does.
   * @throws {RefusedForGood} when the other side will never take this mail; anything else is worth another try
   */
  send(email: OutgoingEmail): Promise<void>
  close(): Promise<void>
}

export interface OutgoingEmail {
  recipient: string
  messageId: string
  subject: string
  text: string
  /** The whole message, byte for byte the same at each try. */
  source: string
}

export class RefusedForGood extends Error {
  constructor(reason: string, cause: unknown) {
    super(reason, { cause })
    this.name = 'RefusedForGood'
  }
}
