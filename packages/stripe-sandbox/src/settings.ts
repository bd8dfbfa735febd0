export interface Settings {
  /** Where hosted pages live, without a trailing slash. Known once the port is. */
  url: string
  /** Where requests can be looked at, or null. */
  dashboardUrl?: string | null
  secretKey: string
  businessName: string
  /** Days after the first failed attempt at which an invoice is tried again. */
  retryDays: readonly number[]
  /** What becomes of the subscription when the last retry failed. */
  afterRetries: 'cancel' | 'unpaid' | 'past_due' | 'pause'
  /** Whether a dispute ends the subscription that it is about, as an account may choose. */
  cancelOnDispute: boolean
  /** Whether `invoice.upcoming` comes a week before a renewal; from each subscription's next period on. */
  announcesRenewals: boolean
  /** How long a renewal's invoice stays a draft, in seconds. */
  draftSeconds: number
  /** Wall days after which events and their deliveries are forgotten; null keeps them. */
  keepDays: number | null
  /** Wall days of nothing but failure after which an endpoint is disabled; null never does it. */
  disableEndpointAfterDays: number | null
  /** Lets test clocks have any number of customers and subscriptions, and go any distance at once. */
  liftClockLimits: boolean
}

export const DEFAULT_SETTINGS = {
  retryDays: [1, 3, 5, 7, 9, 11, 14],
  afterRetries: 'cancel',
  cancelOnDispute: false,
  announcesRenewals: false,
  draftSeconds: 3_600,
  keepDays: 30,
  disableEndpointAfterDays: null,
  liftClockLimits: false,
} as const satisfies Partial<Settings>
