import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import type { Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import type { PortalAction } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import { listCards } from './view-portal.ts'
import { listCurrent } from './view-subscription.ts'

type Of<Kind extends PortalAction['kind']> = Extract<PortalAction, { kind: Kind }>

/** What is charged without a card of its own is charged to this one. */
export function makeDefault(op: Operation, visit: Visit, { cardId }: Of<'make_default'>): void {
  const method = ownCard(op, visit, cardId)
  const customer = get(op, 'customer', visit.customer.id)
  const settings = { ...customer.invoice_settings, default_payment_method: method.id }
  saveAndEmit(op, 'customer.updated', customer, { ...customer, invoice_settings: settings })
}

/** A subscription's own card, which counts before the customer's. */
export function useCard(
  op: Operation,
  visit: Visit,
  { cardId, subscriptionId }: Of<'use_card'>,
): void {
  const method = ownCard(op, visit, cardId)
  const before = ownSubscription(op, visit, subscriptionId)
  const after = { ...before, default_payment_method: method.id }
  saveAndEmit(op, 'customer.subscription.updated', before, after)
}

const KEPT = {
  only_card: 'This is the only card, and the subscription needs one. Add another card first.',
  in_use: 'A subscription is paid with this card. Choose another card for it first.',
}

export function removeCard(op: Operation, visit: Visit, { cardId }: Of<'remove_card'>): void {
  const method = ownCard(op, visit, cardId)
  const cards = listCards(op, visit.customer, listCurrent(op, visit.customer))
  const kept = cards.find(({ id }) => id === method.id)?.keptBecause
  if (kept) throw new PortalRefusal(KEPT[kept])
  const customer = get(op, 'customer', visit.customer.id)
  if (customer.invoice_settings.default_payment_method === method.id) {
    const settings = { ...customer.invoice_settings, default_payment_method: null }
    saveAndEmit(op, 'customer.updated', customer, { ...customer, invoice_settings: settings })
  }
  const detached = { ...method, customer: null }
  op.store.save(detached)
  emit(op, 'payment_method.detached', detached, { customer: method.customer })
}

function ownCard(op: Operation, visit: Visit, id: string): Documents['payment_method'] {
  if (!visit.configuration.features.payment_method_update.enabled) {
    throw new PortalRefusal('Cards cannot be changed here.')
  }
  const method = op.store.find('payment_method', id)
  if (method?.customer === visit.customer.id) return method
  throw new PortalRefusal('This card was removed. Choose another one.')
}
