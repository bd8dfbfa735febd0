import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { CreditNote } from '../shapes.ts'
import { reduceDue } from './reduce-due.ts'

/** What was taken off an open invoice is due again. Money that was given back stays given. */
export function voidCreditNote(op: Operation, note: CreditNote): CreditNote {
  const invoice = get(op, 'invoice', note.invoice)
  if (note.status === 'void') throw invalid('This credit note is already void.')
  if (invoice.status !== 'open' || note.post_payment_amount > 0) {
    throw invalid(
      `You can only void a credit note whose invoice is open; ${invoice.id} is ${invoice.status}.`,
    )
  }
  const voided: CreditNote = { ...note, status: 'void', voided_at: timeOf(op, invoice) }
  op.store.save(voided)
  emit(op, 'credit_note.voided', voided)
  reduceDue(op, invoice, -note.pre_payment_amount)
  return voided
}
