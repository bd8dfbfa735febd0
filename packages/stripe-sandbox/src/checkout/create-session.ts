import type { DiscountChoice } from '../billing/redeem-discount.ts'
import type { Documents } from '../documents.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { optionIn } from '../resources/price-amounts.ts'
import { shownPrice } from '../resources/show-price.ts'
import type { Customer, Session, SessionLineItem } from '../shapes.ts'
import { mustBeChargeable, priceSession } from './price-session.ts'
import { withDiscounts } from './session-discounts.ts'
import type { CheckoutPlan, SessionIntent } from './session-internal.ts'

export interface NewSession {
  mode: 'payment' | 'setup' | 'subscription'
  customer: Customer | null
  lines: SessionLine[]
  /** What the buyer may add. */
  optional: SessionLine[]
  currency: string | null
  plan: CheckoutPlan | null
  intent: SessionIntent
  customerUpdate: { address: boolean; name: boolean }
  discounts: DiscountChoice[]
  fields: SessionFields
}

export interface SessionLine {
  price: Documents['price']
  quantity: number
  adjustable: SessionLineItem['adjustable_quantity']
  metadata: Record<string, string>
  /** Null for the plan's default ones. */
  taxRates: string[] | null
}

/** What the session shows as it was asked for. */
export type SessionFields = Pick<
  Session,
  | 'after_expiration'
  | 'allow_promotion_codes'
  | 'allowed_payment_method_types'
  | 'billing_address_collection'
  | 'cancel_url'
  | 'client_reference_id'
  | 'consent'
  | 'consent_collection'
  | 'custom_fields'
  | 'custom_text'
  | 'customer_creation'
  | 'customer_email'
  | 'expires_at'
  | 'integration_identifier'
  | 'invoice_creation'
  | 'locale'
  | 'metadata'
  | 'origin_context'
  | 'payment_method_collection'
  | 'phone_number_collection'
  | 'saved_payment_method_options'
  | 'submit_type'
  | 'success_url'
  | 'tax_id_collection'
  | 'wallet_options'
> &
  Partial<Pick<Session, 'excluded_payment_method_types' | 'name_collection'>>

export function buildSession(op: Operation, params: NewSession): Documents['checkout.session'] {
  const id = newId('checkoutSession')
  const hasMoney = params.mode !== 'setup'
  const currency = params.currency ?? params.lines[0]?.price.currency ?? null
  const optional = params.optional.map((line) => taxedItem(op, line, currency!))
  const lines = params.lines.map((line) => taxedItem(op, line, currency!))
  const session: Documents['checkout.session'] = {
    id,
    object: 'checkout.session',
    adaptive_pricing: hasMoney ? { enabled: false } : null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    client_secret: null,
    collected_information: null,
    created: op.now,
    currency,
    currency_conversion: null,
    customer: params.customer?.id ?? null,
    customer_account: null,
    customer_details: openDetails(params),
    discounts: [],
    invoice: null,
    livemode: false,
    managed_payments: null,
    mode: params.mode,
    ...(optional.length > 0
      ? { optional_items: optional.map(({ item }) => shownOptional(item)) }
      : {}),
    payment_intent: null,
    payment_link: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: hasMoney ? 'unpaid' : 'no_payment_required',
    permissions: null,
    recovered_from: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    subscription: null,
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${op.settings.url}/c/pay/${id}`,
    ...params.fields,
    internal: {
      pricedAt: op.now,
      lineItems: lines.map(({ item }) => item),
      optionalItems: optional.map(({ item }) => item),
      lineTaxRates: Object.fromEntries(
        [...lines, ...optional].flatMap(({ item, taxRates }) =>
          taxRates ? [[item.id, taxRates]] : [],
        ),
      ),
      discounts: [],
      plan: params.plan,
      intent: params.intent,
      customerUpdate: params.customerUpdate,
      paymentIntentId: null,
      setupIntentId: null,
      lastError: null,
      buyer: null,
    },
  }
  const bare = priceSession(op, session)
  const priced =
    params.discounts.length === 0
      ? bare
      : priceSession(op, withDiscounts(op, bare, params.discounts))
  mustBeChargeable(priced)
  return priced
}

function taxedItem(op: Operation, line: SessionLine, currency: string) {
  return { item: buildLineItem(op, line, currency), taxRates: line.taxRates }
}

/** The amounts are left to `priceSession`. */
function buildLineItem(
  op: Operation,
  { price, quantity, adjustable, metadata }: SessionLine,
  currency: string,
): SessionLineItem {
  const option = optionIn(price, currency)
  const product = op.store.find('product', price.product)
  return {
    id: newId('item'),
    object: 'item',
    adjustable_quantity: adjustable,
    amount_discount: 0,
    amount_subtotal: 0,
    amount_tax: 0,
    amount_total: 0,
    currency,
    description: product?.name ?? null,
    metadata,
    price: {
      ...shownPrice(price),
      currency,
      tax_behavior: option.taxBehavior,
      unit_amount: Number.isInteger(option.unitAmount) ? option.unitAmount : null,
      unit_amount_decimal: option.unitAmountDecimal,
    },
    quantity,
  }
}

function shownOptional(item: SessionLineItem) {
  return {
    adjustable_quantity: item.adjustable_quantity,
    price: item.price!.id,
    quantity: item.quantity ?? 1,
  }
}

function openDetails({
  customer,
  fields,
}: NewSession): Documents['checkout.session']['customer_details'] {
  const email = customer?.email ?? fields.customer_email
  if (email === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: null,
  }
}
