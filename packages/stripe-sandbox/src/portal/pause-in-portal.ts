import { pauseOnRequest } from '../billing/pause-subscription.ts'
import { resumeSubscription } from '../billing/resume-subscription.ts'
import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import type { PortalAction } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import { viewSubscription } from './view-subscription.ts'

type Pause = Extract<PortalAction, { kind: 'pause' }>
type Resume = Extract<PortalAction, { kind: 'resume' }>

/** Pauses at once, as the API does when it is told nothing else, for one of the lengths on offer. */
export function pauseInPortal(op: Operation, visit: Visit, action: Pause): void {
  const subscription = ownSubscription(op, visit, action.subscriptionId)
  const { may, pauses } = viewSubscription(op, subscription, visit.customer, visit.configuration)
  const length = pauses[action.length]
  if (!may.pause || length === undefined) {
    throw new PortalRefusal('This pause is not on offer. Choose another one.', 'length')
  }
  const paused = pauseOnRequest(op, subscription, { unusedTimeFrom: 'now', invoices: false })
  if (length === null) return
  const pausedAt = paused.status_details!.paused.transitioned_at
  const internal = { ...paused.internal, portalPause: { pausedAt, resumesAt: length.untilAt } }
  op.store.save({ ...paused, internal })
}

/** Resumes at once; until the new period is paid for, the subscription stays paused. */
export function resumeInPortal(op: Operation, visit: Visit, action: Resume): void {
  const subscription = ownSubscription(op, visit, action.subscriptionId)
  const { may } = viewSubscription(op, subscription, visit.customer, visit.configuration)
  if (!may.resume) throw new PortalRefusal('This subscription is not paused.')
  resumeNow(op, subscription)
}

/** The pause is over by itself. */
export function resumeNow(op: Operation, subscription: Documents['subscription']): void {
  const { portalPause: _, ...internal } = subscription.internal
  const free = { ...subscription, internal }
  op.store.save(free)
  resumeSubscription(op, free, {
    anchor: 'now',
    prorationBehavior: 'create_prorations',
    prorationDate: null,
    resumesOn: 'success',
  })
}
