import { createInvoiceItem, listTaxRates } from '../billing/create-invoice-item.ts'
import { deleteItem, itemOf, refreshLine, takeOffDraft } from '../billing/edit-draft.ts'
import { priceInvoiceItem } from '../billing/price-invoice-item.ts'
import { redeemDiscounts } from '../billing/redeem-discount.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, decimal, mergeMetadata, range, text, type Values } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation } from '../operation.ts'
import { ITEM_FIELDS } from './invoice-item-params.ts'

const PATH = '/v1/invoiceitems'

const WRITABLE = { ...ITEM_FIELDS, unit_amount_decimal: decimal }

export const invoiceItemRoutes = [
  route(
    'POST',
    PATH,
    { ...WRITABLE, currency: text, customer: text, invoice: text, subscription: text },
    (op, { params }) =>
      createInvoiceItem(op, { ...params, metadata: mergeMetadata({}, params.metadata) }),
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, created: range, customer: text, invoice: text, pending: boolean },
    (op, { params }) => {
      const { created, customer, invoice, pending } = params
      return listPage(op, 'invoiceitem', PATH, params, {
        where: defined({ customer, invoice }),
        ...(pending === true ? { absent: ['invoice'] } : {}),
        ...(pending === false ? { present: ['invoice'] } : {}),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'invoiceitem', ids.id!)),

  route('POST', `${PATH}/:id`, WRITABLE, (op, { ids, params }) =>
    changeInvoiceItem(op, get(op, 'invoiceitem', ids.id!), params),
  ),

  route('DELETE', `${PATH}/:id`, {}, (op, { ids }) => {
    const item = get(op, 'invoiceitem', ids.id!)
    const draft = editableInvoiceOf(op, item)
    if (draft) {
      const line = draft.lines.data.find((found) => itemOf(found) === item.id)
      if (line) takeOffDraft(op, draft, [line.id])
    }
    deleteItem(op, item)
    return { id: item.id, object: 'invoiceitem', deleted: true }
  }),
]

/** Also used for the line that a draft made of the item. */
export function changeInvoiceItem(
  op: Operation,
  before: Documents['invoiceitem'],
  params: Values<typeof WRITABLE>,
): Documents['invoiceitem'] {
  const draft = editableInvoiceOf(op, before)
  const { description, discountable, discounts, period, metadata, tax_rates: rates } = params
  const after: Documents['invoiceitem'] = {
    ...before,
    ...defined({ description, discountable, period }),
    ...pricingOf(op, before, params),
    metadata: mergeMetadata(before.metadata ?? {}, metadata),
  }
  if (rates) after.tax_rates = listTaxRates(op, rates, 'tax_rates')
  if (discounts) {
    const redeemed = redeemDiscounts(op, discounts, {
      customer: get(op, 'customer', before.customer),
      currency: before.currency,
      amount: after.amount,
      holder: { invoice_item: before.id },
    })
    after.discounts = redeemed.map((discount) => discount.id)
  }
  op.store.save(after)
  if (draft) refreshLine(op, draft, after)
  return after
}

/** What an update changes of the price: a new quantity keeps the unit's amount. */
function pricingOf(
  op: Operation,
  before: Documents['invoiceitem'],
  params: Values<typeof WRITABLE>,
): Partial<Documents['invoiceitem']> {
  const { amount, price_data, pricing, quantity, unit_amount_decimal } = params
  const isPriced = [amount, price_data, pricing, unit_amount_decimal].some(
    (given) => given !== undefined,
  )
  if (!isPriced && quantity === undefined) return {}
  const given = isPriced
    ? { amount, price_data, pricing, unit_amount_decimal }
    : { unit_amount_decimal: before.pricing?.unit_amount_decimal ?? String(before.amount) }
  const priced = priceInvoiceItem(
    op,
    { ...given, quantity: quantity ?? before.quantity },
    before.currency,
  )
  const details = isPriced ? undefined : before.pricing?.price_details
  return {
    amount: priced.amount,
    net_amount: priced.amount,
    pricing: { ...priced.pricing, ...(details ? { price_details: details } : {}) },
    quantity: priced.quantity,
    quantity_decimal: String(priced.quantity),
  }
}

/** The draft that the item is on, or null. @throws 400 when it has been billed */
function editableInvoiceOf(
  op: Operation,
  item: Documents['invoiceitem'],
): Documents['invoice'] | null {
  if (item.invoice === null) return null
  const invoice = get(op, 'invoice', item.invoice)
  if (invoice.status === 'draft') return invoice
  throw invalid(
    `The invoice item ${item.id} is attached to the invoice ${invoice.id}, which is no longer a draft.`,
    { code: 'invoice_not_editable' },
  )
}
