import type { Documents } from '../documents.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import type { Store } from '../store/open-store.ts'
import type { DueKind } from './due-of.ts'
import { findDueAt, listScopedDue } from './find-scoped-due.ts'
import type { Due } from './run-due.ts'

/**
 * next-event: to what falls due next. past-payment: until the next invoice was tried to be collected. trial-end: past
 * the end of the trial and the payment that it brings. end-of-dunning: past the last try of an invoice that is failing.
 */
export const DESTINATIONS = ['next-event', 'past-payment', 'trial-end', 'end-of-dunning'] as const

export type DestinationName = (typeof DESTINATIONS)[number]

export interface Destination {
  to: DestinationName
  /** Only what belongs to this subscription, on its own clock. Without it: everything on the global clock. */
  subscription?: string | undefined
}

export interface Vehicle {
  store: Store
  /** Moves a clock ('' is the global one) through everything due until then, in seconds. */
  moveTo(clockId: string, at: number): Promise<void>
  isStopped(): boolean
}

interface Scope {
  clockId: string
  subscription: string | null
}

const PAYMENTS: ReadonlySet<DueKind> = new Set(['invoice.finalize', 'invoice.retry'])
/** What can lead to a payment by and by. */
const LEADS_TO_PAYMENT: ReadonlySet<DueKind> = new Set([...PAYMENTS, 'subscription.renew'])
/** Collection that never comes about, such as a paused one, ends the search. */
const SEARCHED_AT_MOST = 200

/**
 * Moves the time to where something has happened.
 * @returns false when it was stopped, or when on the way that something ceased to lie ahead
 * @throws {ApiError} 400 when it does not lie ahead, 404 for an unknown subscription; the time stands still then
 */
export function travel(vehicle: Vehicle, destination: Destination): Promise<boolean> {
  return ROUTES[destination.to](vehicle, scopeOf(vehicle.store, destination.subscription))
}

const ROUTES: Record<DestinationName, (vehicle: Vehicle, scope: Scope) => Promise<boolean>> = {
  'next-event': toNextEvent,
  'past-payment': pastPayment,
  'trial-end': pastTrialEnd,
  'end-of-dunning': pastLastTry,
}

async function toNextEvent(vehicle: Vehicle, scope: Scope): Promise<boolean> {
  const [next] = ahead(vehicle, scope)
  if (!next) throw invalid('Nothing lies ahead.', { param: 'to' })
  await vehicle.moveTo(scope.clockId, next.at)
  return !vehicle.isStopped()
}

async function pastPayment(vehicle: Vehicle, scope: Scope): Promise<boolean> {
  if (!ahead(vehicle, scope).some(({ kind }) => LEADS_TO_PAYMENT.has(kind))) {
    throw invalid('No payment lies ahead.', { param: 'to' })
  }
  for (let steps = 0; steps < SEARCHED_AT_MOST; steps += 1) {
    const entries = ahead(vehicle, scope)
    const next = entries[0]
    if (!next) return false
    const isPayment = entries.some(({ at, kind }) => at === next.at && PAYMENTS.has(kind))
    await vehicle.moveTo(scope.clockId, next.at)
    if (vehicle.isStopped()) return false
    if (isPayment) return true
  }
  return false
}

async function pastTrialEnd(vehicle: Vehicle, scope: Scope): Promise<boolean> {
  const { store } = vehicle
  const [trial] = store
    .all('subscription', { status: 'trialing', test_clock: scope.clockId || null })
    .filter(({ id }) => scope.subscription === null || id === scope.subscription)
    .toSorted((a, b) => (a.trial_end ?? 0) - (b.trial_end ?? 0))
  if (!trial?.trial_end) throw invalid('No trial is running.', { param: 'to' })
  await vehicle.moveTo(scope.clockId, trial.trial_end)
  if (vehicle.isStopped()) return false
  const draftAt = finalizesAt(store, trial)
  if (draftAt !== null) await vehicle.moveTo(scope.clockId, draftAt)
  return !vehicle.isStopped()
}

function finalizesAt(store: Store, { id }: Documents['subscription']): number | null {
  const invoice = store.find('subscription', id)?.latest_invoice
  return invoice ? findDueAt(store, invoice, 'invoice.finalize') : null
}

async function pastLastTry(vehicle: Vehicle, scope: Scope): Promise<boolean> {
  const failing = ahead(vehicle, scope).find(({ kind }) => kind === 'invoice.retry')
  if (!failing) throw invalid('No payment is failing: there is no dunning to end.', { param: 'to' })
  let at: number | null = failing.at
  while (at !== null && !vehicle.isStopped()) {
    await vehicle.moveTo(scope.clockId, at)
    at = findDueAt(vehicle.store, failing.documentId, 'invoice.retry')
  }
  return at === null
}

function ahead({ store }: Vehicle, { clockId, subscription }: Scope): Due[] {
  return listScopedDue(store, clockId, subscription)
}

function scopeOf(store: Store, subscriptionId: string | undefined): Scope {
  if (subscriptionId === undefined) return { clockId: '', subscription: null }
  const subscription = store.find('subscription', subscriptionId)
  if (!subscription) throw noSuch('subscription', subscriptionId)
  return { clockId: subscription.test_clock ?? '', subscription: subscriptionId }
}
