import type { Address } from '../shapes.ts'

/** What the portal's pages show. Times in seconds, money in minor units. */
export interface PortalView {
  portalKey: string
  businessName: string
  headline: string | null
  privacyUrl: string | null
  termsUrl: string | null
  returnUrl: string | null
  nowAt: number
  /** The one thing that the link was made for, until it is done. */
  flow: PortalFlow | null
  /** What a completed flow leaves to be read, when it does not lead back into the portal. */
  confirmation: { message: string | null; returnUrl: string | null } | null
  customer: PortalCustomer
  may: { update: string[]; changeCards: boolean; seeInvoices: boolean }
  subscriptions: PortalSubscription[]
  cards: PortalCard[]
  invoices: PortalInvoice[]
}

export interface PortalFlow {
  type:
    | 'customer_update'
    | 'payment_method_update'
    | 'subscription_cancel'
    | 'subscription_pause'
    | 'subscription_update'
    | 'subscription_update_confirm'
  subscriptionId: string | null
  change: { price: string; quantity: number } | null
}

export interface PortalCustomer {
  name: string | null
  email: string | null
  phone: string | null
  address: Address | null
  shipping: { name: string; phone: string | null; address: Address } | null
  taxIds: { id: string; type: string; value: string; status: string | null }[]
}

export interface PortalSubscription {
  id: string
  /** "Premium", or "Premium and 2 more". */
  name: string
  status: 'active' | 'incomplete' | 'past_due' | 'paused' | 'trialing' | 'unpaid'
  currency: string
  /** What a period costs, before discounts and taxes. */
  amount: number
  interval: string
  intervalCount: number
  items: { name: string; amount: number; quantity: number }[]
  periodEndAt: number
  trialEndAt: number | null
  cancelAt: number | null
  resumesAt: number | null
  /** A change that waits for the end of the period. */
  pending: {
    name: string
    amount: number
    interval: string
    intervalCount: number
    at: number
  } | null
  /** The next charge, with all that it will hold. */
  next: { amount: number; at: number } | null
  cardLabel: string | null
  cardId: string | null
  /** What is owed, and where it can be paid. */
  owed: { amount: number; url: string } | null
  may: Record<'cancel' | 'changeCard' | 'pause' | 'renew' | 'resume' | 'undo' | 'update', boolean>
  cancelling: {
    mode: 'at_period_end' | 'immediately'
    endsAt: number
    credits: boolean
    reasons: string[]
  }
  /** How long a pause may be; null is until the customer resumes. */
  pauses: (PauseLength | null)[]
  plans: PortalPlan[]
  takesCodes: boolean
}

export interface PauseLength {
  interval: string
  count: number
  untilAt: number
}

/** A price that the subscription may be changed to. */
export interface PortalPlan {
  price: string
  name: string
  description: string | null
  amount: number
  interval: string
  intervalCount: number
  isCurrent: boolean
  quantity: { min: number; max: number } | null
}

export interface PortalCard {
  id: string
  label: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
  isDefault: boolean
  /** Why it cannot be removed, or null. */
  keptBecause: 'only_card' | 'in_use' | null
}

export interface PortalInvoice {
  id: string
  number: string | null
  createdAt: number
  total: number
  currency: string
  status: 'open' | 'paid' | 'uncollectible' | 'void'
  description: string
  url: string
}

export interface PlanChange {
  subscriptionId: string
  price: string
  quantity: number
  /** As it was typed; none leaves the discounts as they are. */
  promotionCode?: string | null
}

/** What a change would cost, before it is made. */
export interface PlanChangePreview {
  subscription: PortalSubscription
  plan: PortalPlan
  quantity: number
  promotionCode: string | null
  currency: string
  when: 'now' | 'period_end'
  /** When the new plan begins. */
  startsAt: number
  /** Charged at once; null when nothing is billed now. */
  dueNow: number | null
  endsTrial: boolean
  /** What the next invoice will hold: the one of now, or else of the next renewal. */
  lines: { description: string; amount: number }[]
  total: number
  /** Every period from then on. */
  recurring: { amount: number; startsAt: number }
  /** To be sent with the change, so that it comes to the same cents. Seconds. */
  prorationAt: number
}

/** What a visit finds: the portal, a link that is over, or nothing. */
export type PortalVisit =
  | { state: 'open'; view: PortalView }
  | { state: 'expired'; businessName: string; returnUrl: string | null }
  | null
