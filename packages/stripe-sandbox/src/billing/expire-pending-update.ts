import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { dropInvoice } from './drop-invoice.ts'

/** Nobody paid in time, or another change takes its place. */
export function expirePendingUpdate(op: Operation, subscription: Documents['subscription']): void {
  const invoiceId = subscription.internal.pending?.invoiceId
  if (invoiceId) dropInvoice(op, get(op, 'invoice', invoiceId), 'void')
}
