import type { CheckoutPayment, CheckoutView } from '../checkout/checkout-view.ts'
import { type BuyerValues, readBuyerForm } from './read-buyer-form.ts'
import { type CardFields, emailErrors, readCardForm, readFields } from './read-card-form.ts'

export interface CheckoutForm {
  fields: CardFields
  values: BuyerValues
  errors: Partial<Record<string, string>>
  /** null as long as something is wrong. */
  payment: CheckoutPayment | null
}

/** Reads the whole posted Checkout form: e-mail, card where one is asked for, and what else the session asks. */
export function readCheckoutForm(form: FormData, view: CheckoutView, nowMs: number): CheckoutForm {
  const asked = { email: view.email === null }
  const buyer = readBuyerForm(
    form,
    view,
    form.get('savedCard') === null || form.get('savedCard') === 'new',
  )
  const card = view.asks.card ? readCardForm(form, asked, nowMs) : readWithoutCard(form, asked)
  const errors = { ...(card.ok ? {} : card.errors), ...buyer.errors }
  const isRight = card.ok && Object.keys(errors).length === 0
  return {
    fields: card.fields,
    values: buyer.values,
    errors,
    payment: isRight ? { ...card.payment, ...buyer.payment } : null,
  }
}

function readWithoutCard(form: FormData, asked: { email: boolean }) {
  const fields = readFields(form)
  const errors = emailErrors(fields, asked)
  if (Object.keys(errors).length > 0) return { ok: false as const, fields, errors }
  const { email, country, postalCode } = fields
  const payment: CheckoutPayment = {
    ...(asked.email ? { email } : {}),
    ...(country ? { country } : {}),
    ...(postalCode ? { postalCode } : {}),
    card: null,
  }
  return { ok: true as const, fields, payment }
}
