import { breakDown, breakDownItem } from '../checkout/break-down.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'

/** Kind, path inside it, and the kind of the object that its id names. */
export const REFERENCES: Record<string, Record<string, string>> = {
  'billing_portal.session': { configuration: 'billing_portal.configuration' },
  'checkout.session': {
    customer: 'customer',
    'discounts.coupon': 'coupon',
    'discounts.promotion_code': 'promotion_code',
    invoice: 'invoice',
    payment_intent: 'payment_intent',
    setup_intent: 'setup_intent',
    subscription: 'subscription',
  },
  balance_transaction: { source: 'charge|dispute|refund' },
  charge: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
  },
  credit_note: {
    customer: 'customer',
    customer_balance_transaction: 'customer_balance_transaction',
    invoice: 'invoice',
    'refunds.refund': 'refund',
  },
  customer_balance_transaction: {
    credit_note: 'credit_note',
    customer: 'customer',
    invoice: 'invoice',
  },
  customer: {
    'invoice_settings.default_payment_method': 'payment_method',
    test_clock: 'test_helpers.test_clock',
  },
  discount: {
    customer: 'customer',
    promotion_code: 'promotion_code',
    'source.coupon': 'coupon',
  },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  invoice: {
    customer: 'customer',
    default_payment_method: 'payment_method',
    discounts: 'discount',
    'parent.subscription_details.subscription': 'subscription',
    test_clock: 'test_helpers.test_clock',
    'total_discount_amounts.discount': 'discount',
  },
  invoice_payment: { invoice: 'invoice', 'payment.payment_intent': 'payment_intent' },
  invoiceitem: {
    customer: 'customer',
    discounts: 'discount',
    invoice: 'invoice',
    'pricing.price_details.price': 'price',
    test_clock: 'test_helpers.test_clock',
  },
  line_item: {
    'discount_amounts.discount': 'discount',
    discounts: 'discount',
    'pricing.price_details.price': 'price',
    subscription: 'subscription',
  },
  payment_intent: {
    customer: 'customer',
    latest_charge: 'charge',
    payment_method: 'payment_method',
  },
  payment_method: { customer: 'customer' },
  price: { product: 'product' },
  plan: { product: 'product' },
  promotion_code: { customer: 'customer', 'promotion.coupon': 'coupon' },
  product: { default_price: 'price' },
  'radar.early_fraud_warning': { charge: 'charge', payment_intent: 'payment_intent' },
  refund: {
    balance_transaction: 'balance_transaction',
    failure_balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
  },
  setup_intent: { customer: 'customer', payment_method: 'payment_method' },
  subscription: {
    customer: 'customer',
    default_payment_method: 'payment_method',
    discounts: 'discount',
    latest_invoice: 'invoice',
    pending_setup_intent: 'setup_intent',
    schedule: 'subscription_schedule',
    test_clock: 'test_helpers.test_clock',
  },
  subscription_schedule: {
    customer: 'customer',
    'default_settings.default_payment_method': 'payment_method',
    'phases.default_payment_method': 'payment_method',
    'phases.items.price': 'price',
    subscription: 'subscription',
    test_clock: 'test_helpers.test_clock',
  },
  tax_id: { customer: 'customer', 'owner.customer': 'customer' },
  subscription_item: { discounts: 'discount' },
}

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
