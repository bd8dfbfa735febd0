import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { ApiError } from '../http/api-error.ts'
import type { Operation } from '../operation.ts'
import { previewRenewal } from './preview-invoice.ts'
import { renewalAt } from './renewal-time.ts'

/** Tells of the next invoice before it exists: as it would be now, without an id. */
export function announceRenewal(op: Operation, subscription: Documents['subscription']): void {
  const announcedFor = renewalAt(subscription)
  op.store.save({ ...subscription, internal: { ...subscription.internal, announcedFor } })
  const preview = findPreview(op, subscription)
  if (!preview) return
  const { id: _, ...upcoming } = preview
  const data = upcoming.lines.data.map((line) => ({ ...line, invoice: null }))
  emit(op, 'invoice.upcoming', { ...upcoming, lines: { ...upcoming.lines, data } })
}

/** Null when the subscription ends before it would be billed again. */
function findPreview(
  op: Operation,
  subscription: Documents['subscription'],
): Documents['invoice'] | null {
  try {
    return previewRenewal(op, subscription)
  } catch (error) {
    if (error instanceof ApiError && error.body.code === 'invoice_upcoming_none') return null
    throw error
  }
}
