export interface Settings {
  /** Where hosted pages live, without a trailing slash. Known once the port is. */
  url: string
  secretKey: string
  businessName: string
  /** Days after the first failed attempt at which an invoice is tried again. */
  retryDays: readonly number[]
  /** What becomes of the subscription when the last retry failed. */
  afterRetries: 'cancel' | 'unpaid' | 'past_due'
  /** Whether a dispute ends the subscription that it is about, as an account may choose. */
  cancelOnDispute: boolean
  /** How long a renewal's invoice stays a draft, in seconds. */
  draftSeconds: number
}

export const DEFAULT_SETTINGS = {
  retryDays: [1, 3, 5, 7, 9, 11, 14],
  afterRetries: 'cancel',
  cancelOnDispute: false,
  draftSeconds: 3_600,
} as const satisfies Partial<Settings>
