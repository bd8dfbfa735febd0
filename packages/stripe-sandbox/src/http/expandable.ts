import { breakDown, breakDownItem } from '../checkout/break-down.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'

/** Fields that are absent unless they are asked for. */
export const INCLUDABLE: Record<string, Record<string, (op: Operation, id: string) => unknown>> = {
  'billing_portal.configuration': {
    'features.subscription_update.products': (op, id) =>
      op.store.find('billing_portal.configuration', id)?.internal.products ?? null,
  },
  'checkout.session': {
    line_items: (op, id) => {
      const items = op.store.find('checkout.session', id)?.internal.lineItems ?? []
      return wholeList(items, `/v1/checkout/sessions/${id}/line_items`)
    },
    'total_details.breakdown': (op, id) => breakDown(op, get(op, 'checkout.session', id)),
  },
  coupon: {
    applies_to: (op, id) => {
      const products = op.store.find('coupon', id)?.internal?.products
      return products ? { products } : undefined
    },
    currency_options: (op, id) => {
      const amounts = Object.entries(op.store.find('coupon', id)?.internal?.amountsOff ?? {})
      return Object.fromEntries(amounts.map(([currency, off]) => [currency, { amount_off: off }]))
    },
  },
  charge: {
    refunds: (op, id) =>
      wholeList(op.store.all('refund', { charge: id }).reverse(), `/v1/charges/${id}/refunds`),
  },
  customer: {
    subscriptions: (op, id) => {
      const all = op.store.all('subscription', { customer: id }).reverse()
      const live = all.filter(({ status }) => status !== 'canceled')
      return wholeList(live, `/v1/customers/${id}/subscriptions`)
    },
    tax_ids: (op, id) =>
      wholeList(op.store.all('tax_id', { customer: id }).reverse(), `/v1/customers/${id}/tax_ids`),
  },
  invoice: {
    amount_paid_off_stripe: (op, id) => {
      const invoice = op.store.find('invoice', id)
      return invoice?.internal.paidOutOfBand ? invoice.amount_paid : 0
    },
    payments: (op, id) =>
      wholeList(
        op.store.all('invoice_payment', { invoice: id }),
        `/v1/invoice_payments?invoice=${id}`,
      ),
    confirmation_secret: (op, id) => {
      const intentId = op.store.find('invoice', id)?.internal.paymentIntentId
      const secret = intentId
        ? (op.store.find('payment_intent', intentId)?.client_secret ?? null)
        : null
      return secret === null ? null : { client_secret: secret, type: 'payment_intent' }
    },
  },
  item: {
    discounts: (op, id) => breakDownItem(op, id).discounts,
    taxes: (op, id) => breakDownItem(op, id).taxes,
  },
  promotion_code: {
    'restrictions.currency_options': (op, id) => {
      const minimums = Object.entries(
        op.store.find('promotion_code', id)?.internal.minimumAmounts ?? {},
      )
      return Object.fromEntries(
        minimums.map(([currency, amount]) => [currency, { minimum_amount: amount }]),
      )
    },
  },
  price: {
    currency_options: (op, id) => {
      const price = op.store.find('price', id)
      const options = Object.entries(price?.internal.currencyOptions ?? {})
      return Object.fromEntries(
        options.map(([currency, option]) => [
          currency,
          {
            custom_unit_amount: null,
            tax_behavior: option.taxBehavior,
            unit_amount: Number.isInteger(option.unitAmount) ? option.unitAmount : null,
            unit_amount_decimal: option.unitAmountDecimal,
          },
        ]),
      )
    },
  },
}

function wholeList(data: object[], url: string) {
  const shown = data.map((document) => structuredClone(renderDocument(document)))
  return { object: 'list', data: shown, has_more: false, url }
}
