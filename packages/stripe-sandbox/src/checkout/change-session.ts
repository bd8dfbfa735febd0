import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { SessionLineItem } from '../shapes.ts'
import { applyPromotionCode } from './apply-promotion-code.ts'
import type { ChangeOutcome, CheckoutChange } from './checkout-view.ts'
import { closeChallenges } from './close-challenges.ts'
import { priceSession } from './price-session.ts'

type Session = Documents['checkout.session']

/** The buyer changes what they buy, as far as the session lets them; amounts follow. */
export function changeSession(
  op: Operation,
  sessionId: string,
  change: CheckoutChange,
): ChangeOutcome {
  const session = get(op, 'checkout.session', sessionId)
  if (session.status !== 'open') return { kind: 'gone', status: session.status ?? 'expired' }
  if (change.promotionCode !== undefined) return changeCode(op, sessionId, change.promotionCode)
  const lines = withOptional(session, change)
  const changed: SessionLineItem[] = []
  for (const item of lines) {
    const quantity = change.quantities?.[item.id] ?? item.quantity ?? 1
    const range = quantityRange(item, lines.length)
    const isSame = quantity === item.quantity
    if (!isSame && !(range && quantity >= range.minimum && quantity <= range.maximum)) {
      return { kind: 'refused', field: 'quantity', message: quantityText(range) }
    }
    if (quantity > 0) changed.push({ ...item, quantity })
  }
  closeChallenges(op, session.id)
  const internal = { ...session.internal, lineItems: changed, lastError: null }
  op.store.save(priceSession(op, { ...session, internal }))
  return { kind: 'changed' }
}

function changeCode(op: Operation, sessionId: string, code: string | null): ChangeOutcome {
  const outcome = applyPromotionCode(op, sessionId, code)
  switch (outcome.kind) {
    case 'applied':
      return { kind: 'changed' }
    case 'refused':
      return { kind: 'refused', field: 'promotionCode', message: outcome.message }
    case 'gone':
      return outcome
  }
}

/** How far the buyer may change a line, or null. The last line of an order cannot go. */
export function quantityRange(
  item: SessionLineItem,
  lines: number,
): { minimum: number; maximum: number } | null {
  const { adjustable_quantity: adjustable } = item
  if (!adjustable?.enabled) return null
  const least = lines > 1 ? 0 : 1
  return {
    minimum: Math.max(least, adjustable.minimum ?? 0),
    maximum: adjustable.maximum ?? 99,
  }
}

function quantityText(range: { minimum: number; maximum: number } | null): string {
  if (!range) return 'The quantity is fixed.'
  return `Choose a quantity from ${range.minimum} to ${range.maximum}.`
}

function withOptional(session: Session, change: CheckoutChange): SessionLineItem[] {
  const { lineItems, optionalItems } = session.internal
  if (!change.optional) return lineItems
  const { id, isAdded } = change.optional
  if (!isAdded) {
    const isOptional = optionalItems.some((item) => item.id === id)
    return isOptional ? lineItems.filter((item) => item.id !== id) : lineItems
  }
  if (lineItems.some((item) => item.id === id)) return lineItems
  return [...lineItems, ...optionalItems.filter((item) => item.id === id)]
}
