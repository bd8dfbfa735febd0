import type { Subscription } from '../shapes.ts'

/** Stripe's default: https://docs.stripe.com/billing/subscriptions/webhooks#upcoming-renewal-events */
export const RENEWAL_NOTICE = 7 * 86_400

/** Seconds at which the next of the running periods ends. */
export function renewalAt(subscription: Pick<Subscription, 'items'>): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end))
}

/** When the next renewal is to be announced; null for one whose period is no longer than the notice. */
export function announcementAt(subscription: Pick<Subscription, 'items'>): number | null {
  const endsAt = renewalAt(subscription)
  const beginsAt = Math.max(
    ...subscription.items.data
      .filter((item) => item.current_period_end === endsAt)
      .map((item) => item.current_period_start),
  )
  return endsAt - beginsAt > RENEWAL_NOTICE ? endsAt - RENEWAL_NOTICE : null
}
