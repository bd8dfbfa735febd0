/** One mail that the accounts ask for. `url` is used once and is what makes two of a kind different. */
export interface AccountMailFacts {
  accountId: string
  /** Where the mail goes; for a change that is the new address. */
  email: string
  name: string
  url: string
  /** When the link stops working, by the wall clock. */
  expiresAt: Date
}

/** Handed in by composition; each must have made the mail durable when it resolves. */
export interface AccountMail {
  verifyAddress(facts: AccountMailFacts): Promise<void>
  changeAddress(facts: AccountMailFacts): Promise<void>
  resetPassword(facts: AccountMailFacts): Promise<void>
}
