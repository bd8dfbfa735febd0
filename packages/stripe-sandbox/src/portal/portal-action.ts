import type { CardPayment, PaymentOutcome } from '../checkout/checkout-view.ts'
import type { PlanChange } from './portal-view.ts'

/** What a customer can do in the portal. */
export type PortalAction =
  | {
      kind: 'cancel'
      subscriptionId: string
      feedback: string | null
      comment: string | null
    }
  | { kind: 'renew'; subscriptionId: string }
  /** `length` is a place in the subscription's `pauses`. */
  | { kind: 'pause'; subscriptionId: string; length: number }
  | { kind: 'resume'; subscriptionId: string }
  | ({ kind: 'change_plan'; prorationAt: number | null } & PlanChange)
  | { kind: 'undo_change'; subscriptionId: string }
  | {
      kind: 'add_card'
      payment: CardPayment
      makesDefault: boolean
      /** The subscription that pays with it from now on. */
      subscriptionId: string | null
    }
  | { kind: 'make_default'; cardId: string }
  | { kind: 'use_card'; cardId: string; subscriptionId: string }
  | { kind: 'remove_card'; cardId: string }
  | { kind: 'remove_tax_id'; taxId: string }
  | { kind: 'update_details'; details: CustomerDetails }

export interface CustomerDetails {
  /** A tax id more; the ones that there are stay. */
  taxId?: { type: string; value: string }
  name?: string
  email?: string
  phone?: string
  address?: Record<'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state', string>
}

export type PortalOutcome =
  /** Where the customer goes: an address of the business, or a place in the portal. */
  | { kind: 'done'; to: 'confirmation' | 'home' | { url: string } }
  /** The action is not possible (any more): why, in a sentence. */
  | { kind: 'refused'; message: string; field: string | null }
  | { kind: 'gone' }
  | Extract<PaymentOutcome, { kind: 'declined' | 'challenge' }>
