import {
  type AnyObject,
  type NormalSubscription,
  normaliseSubscription,
} from '../stripe/normalise.ts'

export interface SignedEvent {
  type: string
  payload: string
}

/**
 * While Stripe can't be asked, its signed events are the best knowledge there is, but only good news counts: the newest
 * subscription among them that is paid for or in its free days, or null.
 */
export function readGrant(events: readonly SignedEvent[]): NormalSubscription | null {
  const granting = events
    .filter((event) => event.type.startsWith('customer.subscription.'))
    .map((event) => readSubscription(event.payload))
    .filter(({ status }) => status === 'active' || status === 'trialing')
  return granting.at(-1) ?? null
}

function readSubscription(payload: string): NormalSubscription {
  const event = JSON.parse(payload) as { data: { object: AnyObject } }
  return normaliseSubscription(event.data.object)
}
