import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { defined } from '../http/list-page.ts'
import { mergeMetadata } from '../http/read-params.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import { fullAddress } from '../resources/full-address.ts'
import { listDraftOnly, type WritableInvoice } from '../resources/invoice-params.ts'
import { listTaxRates } from './create-invoice-item.ts'
import { mustBeDraft } from './edit-draft.ts'
import { redeemDiscounts } from './redeem-discount.ts'
import { repriceInvoice } from './reprice-invoice.ts'

type Invoice = Documents['invoice']

/** The invoice with what a request says about it. Nothing is saved. @throws 400 `invoice_not_editable` */
export function writeInvoice(op: Operation, before: Invoice, params: WritableInvoice): Invoice {
  if (listDraftOnly(params).length > 0) mustBeDraft(before)
  const { default_payment_method: method, description, footer } = params
  if (method) getFor(op, 'payment_method', method, 'default_payment_method')
  const written: Invoice = {
    ...before,
    ...defined({ description, footer }),
    ...defined({ default_payment_method: method }),
    ...plainFields(params),
    metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
  }
  return priceAnew(op, advance(op, collect(op, written, params), params), params)
}

function plainFields(params: WritableInvoice): Partial<Invoice> {
  const { account_tax_ids, custom_fields, effective_at, number, statement_descriptor } = params
  const fields: Partial<Invoice> = defined({
    account_tax_ids,
    custom_fields,
    effective_at,
    number,
    statement_descriptor,
  }) as Partial<Invoice>
  if (params.rendering) {
    fields.rendering = {
      amount_tax_display: params.rendering.amount_tax_display ?? null,
      pdf: params.rendering.pdf ? { page_size: params.rendering.pdf.page_size ?? 'auto' } : null,
      template: null,
      template_version: null,
    }
  }
  const shipping = params.shipping_details
  if (shipping !== undefined) {
    fields.shipping_details = shipping && {
      address: fullAddress(shipping.address),
      name: shipping.name,
      phone: shipping.phone ?? null,
    }
  }
  return fields
}

/** An invoice that is sent has a day by which it is to be paid, one that is charged has none. */
function collect(op: Operation, invoice: Invoice, params: WritableInvoice): Invoice {
  const { days_until_due: days, due_date: date } = params
  const method = params.collection_method ?? invoice.collection_method
  if (days !== undefined && date !== undefined) {
    throw invalid('You may only specify one of these parameters: days_until_due, due_date.', {
      code: 'parameters_exclusive',
      param: 'due_date',
    })
  }
  if (method !== 'send_invoice') {
    const param = days === undefined ? 'due_date' : 'days_until_due'
    if (days !== undefined || date !== undefined) {
      throw invalid(`You can only set \`${param}\` if collection_method is \`send_invoice\`.`, {
        param,
      })
    }
    return { ...invoice, collection_method: method, due_date: null }
  }
  const due = date ?? (days === undefined ? invoice.due_date : invoice.created + days * DAY)
  if (due === null) {
    throw invalid(
      'Invoices with collection_method of `send_invoice` need a `due_date` or `days_until_due`.',
      { code: 'parameter_missing', param: 'days_until_due' },
    )
  }
  if (date !== undefined && date < timeOf(op, invoice)) {
    throw invalid('The due date cannot be in the past.', { param: 'due_date' })
  }
  return { ...invoice, collection_method: method, due_date: due, next_payment_attempt: null }
}

/** Whether it becomes final and is collected by itself. */
function advance(op: Operation, invoice: Invoice, params: WritableInvoice): Invoice {
  const isAutomatic = params.auto_advance ?? invoice.auto_advance
  const soon = timeOf(op, invoice) + op.settings.draftSeconds
  const isCharged = invoice.collection_method === 'charge_automatically'
  switch (invoice.status) {
    case 'draft': {
      const at = params.automatically_finalizes_at ?? invoice.automatically_finalizes_at ?? soon
      return {
        ...invoice,
        auto_advance: isAutomatic,
        automatically_finalizes_at: isAutomatic ? at : null,
        next_payment_attempt: isAutomatic && isCharged ? at : null,
      }
    }
    case 'open': {
      const next = invoice.next_payment_attempt ?? soon
      return {
        ...invoice,
        auto_advance: isAutomatic,
        next_payment_attempt: isAutomatic && isCharged ? next : null,
      }
    }
    default:
      return invoice
  }
}

function priceAnew(op: Operation, invoice: Invoice, params: WritableInvoice): Invoice {
  const { default_tax_rates: rates, discounts } = params
  if (!rates && !discounts) return invoice
  const changed = { ...invoice }
  if (rates) changed.default_tax_rates = listTaxRates(op, rates, 'default_tax_rates')
  if (discounts) {
    const redeemed = redeemDiscounts(op, discounts, {
      customer: get(op, 'customer', invoice.customer!),
      currency: invoice.currency,
      amount: invoice.subtotal,
      holder: { invoice: invoice.id },
    })
    changed.discounts = redeemed.map((discount) => discount.id)
  }
  return repriceInvoice(op, changed)
}
