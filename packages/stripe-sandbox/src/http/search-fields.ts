/** How a field is compared: a text also by a part of it, a token only as a whole, a number also by its size. */
export interface SearchField {
  type: 'text' | 'token' | 'number'
  /** Where it stands in the object. */
  path: string
}

const text = (path: string): SearchField => ({ type: 'text', path })
const token = (path: string): SearchField => ({ type: 'token', path })
const number = (path: string): SearchField => ({ type: 'number', path })

const CREATED = { created: number('created') }
const CARD = 'payment_method_details.card'

/** What can be searched for, as listed at https://docs.stripe.com/search#supported-query-fields-for-each-resource */
export const SEARCHABLE = {
  charge: {
    ...CREATED,
    amount: number('amount'),
    'billing_details.address.postal_code': token('billing_details.address.postal_code'),
    currency: token('currency'),
    customer: token('customer'),
    disputed: token('disputed'),
    [`${CARD}.brand`]: token(`${CARD}.brand`),
    [`${CARD}.exp_month`]: number(`${CARD}.exp_month`),
    [`${CARD}.exp_year`]: number(`${CARD}.exp_year`),
    [`${CARD}.fingerprint`]: token(`${CARD}.fingerprint`),
    [`${CARD}.last4`]: token(`${CARD}.last4`),
    refunded: token('refunded'),
    status: token('status'),
  },
  customer: { ...CREATED, email: text('email'), name: text('name'), phone: text('phone') },
  invoice: {
    ...CREATED,
    currency: token('currency'),
    customer: token('customer'),
    last_finalization_error_code: token('last_finalization_error.code'),
    last_finalization_error_type: token('last_finalization_error.type'),
    number: token('number'),
    receipt_number: token('receipt_number'),
    status: token('status'),
    subscription: token('parent.subscription_details.subscription'),
    total: number('total'),
  },
  payment_intent: {
    ...CREATED,
    amount: number('amount'),
    currency: token('currency'),
    customer: token('customer'),
    status: token('status'),
  },
  price: {
    active: token('active'),
    currency: token('currency'),
    lookup_key: token('lookup_key'),
    product: token('product'),
    type: token('type'),
  },
  product: {
    active: token('active'),
    description: text('description'),
    name: text('name'),
    shippable: token('shippable'),
    url: text('url'),
  },
  subscription: { ...CREATED, canceled_at: number('canceled_at'), status: token('status') },
} as const satisfies Record<string, Record<string, SearchField>>

export type SearchableKind = keyof typeof SEARCHABLE
