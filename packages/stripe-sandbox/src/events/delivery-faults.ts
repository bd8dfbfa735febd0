import type { Dice } from '../chaos/chaos.ts'

/** What chaos does to deliveries; see `Chaos`. */
export interface DeliveryFaults {
  isCopied(): boolean
  /** Draws the order of what is due, one at a time; null keeps it, many at once. */
  shuffling(): Dice | null
  latencyMs(): number
  isDown(endpointId: string): boolean
}
