import type { Documents } from '../documents.ts'

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

/** "Visa ending 4242" */
export function cardLabel(method: Documents['payment_method']): string {
  if (!method.card) return method.type
  return `${BRANDS[method.card.brand] ?? 'Card'} ending ${method.card.last4}`
}
