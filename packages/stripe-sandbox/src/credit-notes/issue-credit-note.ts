import { moveCustomerBalance } from '../billing/move-customer-balance.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import { refundCharge } from '../payments/refund-charge.ts'
import type { CreditNote, CreditNoteLine } from '../shapes.ts'
import { creditLine, type LineRequest } from './credit-lines.ts'
import { reduceDue } from './reduce-due.ts'
import { sumCredit } from './sum-credit.ts'

type Invoice = Documents['invoice']

export interface CreditRequest {
  /** Minor units, all taxes included; or else lines. */
  amount?: number | undefined
  lines?: LineRequest[] | undefined
  credit_amount?: number | undefined
  out_of_band_amount?: number | undefined
  refund_amount?: number | undefined
  refunds?: { amount_refunded?: number | undefined; refund: string }[] | undefined
  effective_at?: number | undefined
  memo?: string | undefined
  metadata?: Record<string, string> | undefined
  reason?: CreditNote['reason'] | undefined
}

/**
 * Takes back a part of a final invoice: first of what is still to be paid, then of what was paid, as a refund, as credit
 * for the next invoice, or outside. https://docs.stripe.com/invoicing/integration/programmatic-credit-notes
 */
export function issueCreditNote(op: Operation, invoice: Invoice, given: CreditRequest): CreditNote {
  if (invoice.status === 'draft' || invoice.status === 'void') {
    throw invalid(
      `You can only create a credit note for a finalized invoice; this one is ${invoice.status}.`,
      { param: 'invoice' },
    )
  }
  const lines = linesOf(op, invoice, given)
  const sums = sumCredit(lines)
  const prePaid = Math.min(sums.total, invoice.amount_remaining)
  const postPaid = sums.total - prePaid
  const earlier = op.store.all('credit_note', { invoice: invoice.id })
  const linked = linkRefunds(op, given)
  mustBeCreditable(op, invoice, { total: sums.total, postPaid, linked: sumOf(linked) })
  mustAddUp(given, sumOf(linked), postPaid)
  const note = buildNote(op, invoice, given, {
    lines,
    sums,
    prePaid,
    postPaid,
    nth: earlier.length + 1,
  })
  op.store.insert(note)
  const issued = giveBack(op, invoice, { ...note, refunds: linked }, given)
  emit(op, 'credit_note.created', issued)
  if (prePaid > 0) reduceDue(op, invoice, prePaid)
  if (postPaid > 0) {
    const before = get(op, 'invoice', invoice.id)
    const amount = before.post_payment_credit_notes_amount + postPaid
    const after = { ...before, post_payment_credit_notes_amount: amount }
    saveAndEmit(op, 'invoice.updated', before, after)
  }
  return issued
}

function linesOf(op: Operation, invoice: Invoice, given: CreditRequest): CreditNoteLine[] {
  if (given.amount !== undefined && given.lines !== undefined) {
    throw invalid('You may only specify one of these parameters: amount, lines.', {
      code: 'parameters_exclusive',
      param: 'lines',
    })
  }
  const requested = given.lines ?? [
    {
      type: 'custom_line_item' as const,
      description: `Credit for invoice ${invoice.number}`,
      unit_amount: given.amount,
    },
  ]
  if (given.amount === undefined && given.lines === undefined) {
    throw invalid('You must provide one of `amount`, `lines`, or `shipping_cost`.', {
      code: 'parameter_missing',
      param: 'amount',
    })
  }
  return requested.map((line, at) => creditLine(op, invoice, line, `lines[${at}]`))
}

type NoteRefund = CreditNote['refunds'][number]

function linkRefunds(op: Operation, given: CreditRequest): NoteRefund[] {
  return (given.refunds ?? []).map(({ amount_refunded: amount, refund }, at) => {
    const found = getFor(op, 'refund', refund, `refunds[${at}][refund]`)
    return refundEntry(found.id, amount ?? found.amount)
  })
}

function sumOf(refunds: readonly NoteRefund[]): number {
  return refunds.reduce((sum, refund) => sum + refund.amount_refunded, 0)
}

/** What was refunded without a credit note cannot be credited again. */
function mustBeCreditable(
  op: Operation,
  invoice: Invoice,
  { total, postPaid, linked }: { total: number; postPaid: number; linked: number },
): void {
  if (total <= 0) {
    throw invalid('The credit note amount must be greater than 0.', { param: 'amount' })
  }
  const notes = op.store.all('credit_note', { invoice: invoice.id })
  const byNotes = sumOf(notes.flatMap(({ refunds }) => refunds)) + linked
  const refunded = findChargeOf(op, invoice)?.amount_refunded ?? 0
  const elsewhere = Math.max(0, refunded - byNotes)
  const left = invoice.amount_paid - invoice.post_payment_credit_notes_amount - elsewhere
  if (postPaid <= left) return
  throw invalid(
    `The credit note amount (${total}) is greater than what can be credited on the invoice (${left + total - postPaid}).`,
    { param: 'amount' },
  )
}

function mustAddUp(given: CreditRequest, linked: number, postPaid: number): void {
  const { credit_amount = 0, out_of_band_amount = 0, refund_amount = 0 } = given
  const sum = credit_amount + out_of_band_amount + refund_amount + linked
  if (sum === postPaid) return
  throw invalid(
    `The sum of credit amount, refund amount and out of band amount (${sum}) must equal the post payment credit note amount (${postPaid}).`,
  )
}

interface NoteParts {
  lines: CreditNoteLine[]
  sums: ReturnType<typeof sumCredit>
  prePaid: number
  postPaid: number
  nth: number
}

function buildNote(
  op: Operation,
  invoice: Invoice,
  given: CreditRequest,
  parts: NoteParts,
): CreditNote {
  const id = newId('creditNote')
  const now = timeOf(op, invoice)
  return {
    id,
    object: 'credit_note',
    ...parts.sums,
    amount_shipping: 0,
    created: now,
    currency: invoice.currency,
    customer: invoice.customer!,
    customer_account: null,
    customer_balance_transaction: null,
    effective_at: given.effective_at ?? now,
    invoice: invoice.id,
    lines: {
      object: 'list',
      data: parts.lines,
      has_more: false,
      url: `/v1/credit_notes/${id}/lines`,
    },
    livemode: false,
    memo: given.memo ?? null,
    metadata: given.metadata ?? {},
    number: `${invoice.number}-CN-${String(parts.nth).padStart(2, '0')}`,
    out_of_band_amount: given.out_of_band_amount ?? null,
    // There is no page of its own for it: this is its invoice's.
    pdf: invoice.invoice_pdf ?? invoice.internal.hostedUrl,
    post_payment_amount: parts.postPaid,
    pre_payment_amount: parts.prePaid,
    reason: given.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    type: parts.prePaid === 0 ? 'post_payment' : parts.postPaid === 0 ? 'pre_payment' : 'mixed',
    voided_at: null,
  }
}

/** Refunds and credit, and the note with what they became. */
function giveBack(
  op: Operation,
  invoice: Invoice,
  note: CreditNote,
  given: CreditRequest,
): CreditNote {
  const refunds = [...note.refunds]
  if (given.refund_amount) {
    const charge = findChargeOf(op, invoice)
    if (!charge) {
      throw invalid('There is no payment on this invoice that could be refunded.', {
        param: 'refund_amount',
      })
    }
    const refund = refundCharge(op, charge, { amount: given.refund_amount })
    refunds.push(refundEntry(refund.id, given.refund_amount))
  }
  const move = moveCustomerBalance(op, invoice.customer!, {
    amount: -(given.credit_amount ?? 0),
    type: 'credit_note',
    currency: invoice.currency,
    invoice: invoice.id,
    creditNote: note.id,
  })
  const issued = { ...note, customer_balance_transaction: move?.id ?? null, refunds }
  op.store.save(issued)
  return issued
}

function refundEntry(refund: string, amount: number): NoteRefund {
  return { amount_refunded: amount, payment_record_refund: null, refund, type: 'refund' }
}

function findChargeOf(op: Operation, invoice: Invoice): Documents['charge'] | null {
  const { paymentIntentId } = invoice.internal
  const intent = paymentIntentId ? op.store.find('payment_intent', paymentIntentId) : null
  if (intent?.status !== 'succeeded' || !intent.latest_charge) return null
  return op.store.find('charge', intent.latest_charge)
}
