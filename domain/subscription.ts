/** What a subscription may be, and what its holder may do with it in each state. */

/** Stripe's own statuses: https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'canceled'

/** Still running at Stripe, so that a second one would be a second charge. */
const LIVE: Record<SubscriptionStatus, boolean> = {
  incomplete: false,
  incomplete_expired: false,
  trialing: true,
  active: true,
  past_due: true,
  unpaid: true,
  paused: true,
  canceled: false,
}

export function isLive(status: SubscriptionStatus): boolean {
  return LIVE[status]
}

export interface Card {
  /** As Stripe spells it: visa, mastercard, amex. */
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

export type Action = 'checkout' | 'cancel' | 'resume'

export interface ActionSubject {
  status: SubscriptionStatus
  cancelAt: Date | null
}

export type Permission = { allowed: true } | { allowed: false; reason: string }

type Rule = (subscription: ActionSubject | null) => string | null

const NONE = 'There is no subscription yet.'
const ENDED = 'This subscription has ended.'
const ALREADY = 'You already have a subscription.'

/** Why an action is refused, in the words that the page shows; null when it is allowed. */
const RULES = {
  checkout: (subscription) => (subscription && isLive(subscription.status) ? ALREADY : null),
  cancel: (subscription) => {
    if (!subscription) return NONE
    if (!isLive(subscription.status)) return ENDED
    return subscription.cancelAt ? 'The cancellation is already scheduled.' : null
  },
  resume: (subscription) => {
    if (!subscription) return NONE
    if (!isLive(subscription.status)) return ENDED
    return subscription.cancelAt ? null : 'No cancellation is scheduled.'
  },
} satisfies Record<Action, Rule>

export function can(action: Action, subscription: ActionSubject | null): Permission {
  const reason = RULES[action](subscription)
  return reason === null ? { allowed: true } : { allowed: false, reason }
}

export function permissions(subscription: ActionSubject | null): Record<Action, Permission> {
  return {
    checkout: can('checkout', subscription),
    cancel: can('cancel', subscription),
    resume: can('resume', subscription),
  }
}
