import type { DeliveryFaults } from '../events/delivery-faults.ts'
import type { Operation } from '../operation.ts'
import { CALM, type Chaos, isDropped, isEndpointDown } from './chaos.ts'
import { type Faults, orderFaults } from './order-faults.ts'
import { readChaos } from './read-chaos.ts'

/** Where faults are ordered. */
export interface ChaosDesk {
  chaos(): Readonly<Chaos>
  /** Orders faults; what is not named stays. @throws {ApiError} 400 for a setting that does not exist or fit */
  setChaos(change: Partial<Chaos>): void
}

/** The orders, and what they do to the API, to events and to deliveries. */
export function createChaosDesk(wallNow: () => number): {
  desk: ChaosDesk
  ofApi: () => Faults
  ofEvents: Pick<Operation, 'drops' | 'omits' | 'holdsDeliveries'>
  ofDeliveries: DeliveryFaults
} {
  let chaos: Chaos = { ...CALM }
  let faults = orderFaults(() => chaos, wallNow, null)
  return {
    desk: {
      chaos: () => chaos,
      setChaos(change) {
        chaos = { ...chaos, ...readChaos(change) }
        if (change.seed !== undefined) faults = orderFaults(() => chaos, wallNow, chaos.seed)
      },
    },
    ofApi: () => faults,
    ofEvents: {
      drops: (event) => isDropped(chaos, event, faults.dice),
      omits: (type) => chaos.omitEvents.includes(type),
      holdsDeliveries: () => chaos.holdDeliveries,
    },
    ofDeliveries: {
      isCopied: () => chaos.duplicate > 0 && faults.dice() < chaos.duplicate,
      shuffling: () => (chaos.shuffle ? faults.dice : null),
      latencyMs: () => chaos.deliveryLatencyMs,
      isDown: (endpointId) => isEndpointDown(chaos, endpointId),
    },
  }
}
