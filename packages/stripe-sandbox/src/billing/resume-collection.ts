import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'

/** `pause_collection.resumes_at` is reached: later invoices are collected again. */
export function resumeCollection(op: Operation, subscription: Documents['subscription']): void {
  const resumed = { ...subscription, pause_collection: null }
  saveAndEmit(op, 'customer.subscription.updated', subscription, resumed)
}
