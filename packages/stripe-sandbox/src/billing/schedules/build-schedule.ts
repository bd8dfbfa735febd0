import type { Documents } from '../../documents.ts'
import { newId } from '../../ids.ts'
import type { Customer, SubscriptionSchedule } from '../../shapes.ts'
import { type Phase, phaseInvoiceSettings } from './build-phases.ts'

export type Schedule = Documents['subscription_schedule']
export type EndBehavior = 'cancel' | 'release'
export type DefaultSettings = SubscriptionSchedule['default_settings']

export function defaultSettings(given: Partial<DefaultSettings> = {}): DefaultSettings {
  return {
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: 'automatic',
    billing_thresholds: null,
    collection_method: 'charge_automatically',
    default_payment_method: null,
    description: null,
    invoice_settings: phaseInvoiceSettings(null),
    on_behalf_of: null,
    transfer_data: null,
    ...given,
  }
}

export function buildSchedule(parts: {
  customer: Customer
  createdAt: number
  phases: Phase[]
  endBehavior: EndBehavior
  metadata: Record<string, string>
  settings: DefaultSettings
}): Schedule {
  return {
    id: newId('subscriptionSchedule'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: parts.createdAt,
    current_phase: null,
    customer: parts.customer.id,
    customer_account: null,
    default_settings: parts.settings,
    end_behavior: parts.endBehavior,
    livemode: false,
    metadata: parts.metadata,
    pause_schedules: [],
    phases: parts.phases,
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    test_clock: parts.customer.test_clock ?? null,
    internal: { expiringSent: false },
  }
}

/** The phase that an instant lies in. An instant on a boundary lies in the later phase. */
export function findPhaseAt(phases: readonly Phase[], at: number): Phase | null {
  return phases.find((phase) => phase.start_date <= at && at < phase.end_date) ?? null
}

export function isOpen(schedule: Schedule): boolean {
  return schedule.status === 'not_started' || schedule.status === 'active'
}
