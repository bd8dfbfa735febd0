/**
 * Faults to order. All are off by default, and none survives a restart. The same object is the body of
 * `POST /_sandbox/chaos` (without functions), where each call changes only what it names.
 */
export interface Chaos {
  /** How much longer each API answer takes, in milliseconds. */
  latencyMs: number
  /** How many requests a second one API endpoint (method and path) takes before it answers 429; null has no limit. */
  rateLimitPerSecond: number | null
  /** The status (400 to 599) that API requests are answered with, without any effect; null lets them pass. */
  failApiWith: number | null
  /** The share of API requests, from 0 to 1, that `failApiWith` meets. */
  failApiShare: number
  /** The `stripe-should-retry` header of these failures; null leaves it out, and the SDK decides by the status. */
  failApiShouldRetry: boolean | null
  /** So many of the next POST requests take effect and are never answered. */
  timeoutAfterEffect: number
  /** Types of events that are never generated: not stored, not listed, not delivered. */
  omitEvents: string[]
  /** Deliveries that never leave: a share from 0 to 1, event types, or a test of one's own. The events are stored. */
  drop: number | string[] | ((event: { type: string; id: string }) => boolean)
  /** Deliveries wait until they are released by hand. */
  holdDeliveries: boolean
  /** The share of deliveries, from 0 to 1, that are made twice. */
  duplicate: number
  /** Deliveries are made one at a time, in an order drawn at random from all that are due. */
  shuffle: boolean
  /** How long each delivery waits before it is made, in milliseconds. */
  deliveryLatencyMs: number
  /** Deliveries fail as if nobody listened: to every endpoint, or to those with these ids. */
  endpointDown: boolean | string[]
  /** Makes the chances above come out the same each time; null is chance. Setting it starts the row anew. */
  seed: number | null
}

export const CALM: Readonly<Chaos> = {
  latencyMs: 0,
  rateLimitPerSecond: null,
  failApiWith: null,
  failApiShare: 1,
  failApiShouldRetry: null,
  timeoutAfterEffect: 0,
  omitEvents: [],
  drop: 0,
  holdDeliveries: false,
  duplicate: 0,
  shuffle: false,
  deliveryLatencyMs: 0,
  endpointDown: false,
  seed: null,
}

/** Stripe's documented limit for one endpoint in a sandbox: https://docs.stripe.com/rate-limits */
export const STRIPE_RATE_LIMIT = 25

/** A number from 0 up to 1. */
export type Dice = () => number

/** @param seed the same seed gives the same row of numbers (mulberry32) */
export function createDice(seed: number | null): Dice {
  if (seed === null) return Math.random
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function isDropped(chaos: Chaos, event: { type: string; id: string }, dice: Dice): boolean {
  const { drop } = chaos
  if (typeof drop === 'function') return drop(event)
  if (Array.isArray(drop)) return drop.includes(event.type)
  return drop > 0 && dice() < drop
}

export function isEndpointDown({ endpointDown }: Chaos, endpointId: string): boolean {
  return Array.isArray(endpointDown) ? endpointDown.includes(endpointId) : endpointDown
}
