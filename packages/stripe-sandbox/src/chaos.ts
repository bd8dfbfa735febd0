/** Faults to order. All off by default; none survives a restart. */
export interface Chaos {
  /** Deliveries that never leave: a share between 0 and 1, event types, or a test of one's own. */
  drop: number | string[] | ((event: { type: string; id: string }) => boolean)
  /** Deliveries wait until they are released by hand. */
  holdDeliveries: boolean
  /** The share of deliveries that are made twice. */
  duplicate: number
  /** How long each API answer takes longer. */
  latencyMs: number
  /** Every API request is answered with this status, and has no effect. */
  failApiWith: number | null
  /** So many of the next POST requests take effect and are never answered. */
  timeoutAfterEffect: number
}

export const CALM: Chaos = {
  drop: 0,
  holdDeliveries: false,
  duplicate: 0,
  latencyMs: 0,
  failApiWith: null,
  timeoutAfterEffect: 0,
}

export function isDropped(chaos: Chaos, event: { type: string; id: string }): boolean {
  const { drop } = chaos
  if (typeof drop === 'function') return drop(event)
  if (Array.isArray(drop)) return drop.includes(event.type)
  return drop > 0 && Math.random() < drop
}
