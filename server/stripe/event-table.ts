/** The shape of DOOR 2 (`server/stripe-events.ts`), which is handed in: what to fetch again when an event arrives, and why. */

export interface EventRule {
  /** `invoices` also reads the customer's invoices and charges; `subscriptions` reads those alone. */
  fetch: 'subscriptions' | 'invoices'
  /** Somebody may be looking at a page that waits for it. */
  urgent?: boolean
  why: string
}

export type EventTable = Readonly<Record<string, EventRule>>

export const PRIORITY = { routine: 0, event: 10, urgent: 20, viewer: 30 } as const
