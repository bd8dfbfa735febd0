import type { Document, Documents } from '../documents.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import { API_VERSION, type StripeEvent } from '../shapes.ts'
import { insertDelivery } from './delivery-queries.ts'
import { difference } from './difference.ts'
import type { EventDraft } from './event-draft.ts'
import { isSubscribed } from './subscribed.ts'

/** Records an event with a snapshot of the object, and one delivery for each endpoint that listens. */
export function emit(
  op: Operation,
  type: string,
  object: object,
  previous?: Record<string, unknown>,
): void {
  // What the store holds is frozen, and so is its own snapshot.
  const shown = renderDocument(object)
  const draft: EventDraft = {
    type,
    object: Object.isFrozen(object) ? shown : structuredClone(shown),
  }
  if (previous !== undefined) draft.previous = previous
  if (op.collecting) op.collecting.push(draft)
  else record(op, draft)
}

/** Saves a document, and tells what changed. Nothing changed: no event. */
export function saveAndEmit<D extends Document>(
  op: Operation,
  type: string,
  before: D,
  after: D,
): void {
  op.store.save(after as never)
  const previous = difference(renderDocument(before), renderDocument(after))
  if (previous !== null) emit(op, type, after, previous)
}

export interface EventPlan {
  /** Read when the work is done, so that the work may still choose it. */
  order: readonly string[]
  omitted: readonly string[]
}

/**
 * Collects what the work emits and records it in the given order; types that are not in it come last. Stripe's own
 * order differs from the order in which the objects have to come about here. A refused payment's events are real, so
 * they are recorded when the work throws, too; where nothing is to remain, the transaction takes them back.
 */
export function inOrder<T>(op: Operation, plan: EventPlan, work: () => T): T {
  const outer = op.collecting
  const drafts: EventDraft[] = []
  op.collecting = drafts
  try {
    return work()
  } finally {
    op.collecting = outer
    const rank = (draft: EventDraft) => {
      const index = plan.order.indexOf(draft.type)
      return index === -1 ? plan.order.length : index
    }
    const kept = drafts.filter((draft) => !plan.omitted.includes(draft.type))
    for (const draft of kept.toSorted((a, b) => rank(a) - rank(b))) {
      if (outer) outer.push(draft)
      else record(op, draft)
    }
  }
}

/** Runs the work and forgets its events: for previews. */
export function silently<T>(op: Operation, work: () => T): T {
  const outer = op.collecting
  op.collecting = []
  try {
    return work()
  } finally {
    op.collecting = outer
  }
}

function record(op: Operation, draft: EventDraft): void {
  if (op.omits(draft.type)) return
  const endpoints = op.store
    .all('webhook_endpoint')
    .filter((endpoint) => isSubscribed(endpoint, draft.type))
  const event: StripeEvent = {
    id: newId(isPaymentEvent(draft.type) ? 'paymentEvent' : 'event'),
    object: 'event',
    api_version: API_VERSION,
    created: op.now,
    data: {
      object: draft.object,
      ...(draft.previous === undefined ? {} : { previous_attributes: draft.previous }),
    },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: op.request,
    type: draft.type,
  }
  op.store.insert(event)
  for (const endpoint of endpoints) deliver(op, event, endpoint)
}

function deliver(op: Operation, event: StripeEvent, endpoint: Documents['webhook_endpoint']): void {
  const state = op.drops(event) ? 'dropped' : op.holdsDeliveries() ? 'held' : 'waiting'
  insertDelivery(op.store, {
    id: newId('delivery'),
    eventId: event.id,
    endpointId: endpoint.id,
    state,
    nowMs: op.wallMs(),
  })
}

/** Stripe's ids of events about money begin with another digit. */
function isPaymentEvent(type: string): boolean {
  return /^(charge|payment_intent|refund)\./.test(type)
}
