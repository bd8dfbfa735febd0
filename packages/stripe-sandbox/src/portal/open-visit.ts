import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import type { Configuration } from './default-configuration.ts'

/** How long a link waits to be opened, and how long a visit may pause: Stripe documents both only as short. */
export const LINK_LIFETIME_MS = 5 * 60_000
export const VISIT_LIFETIME_MS = 60 * 60_000

export type Session = Documents['billing_portal.session']

export interface Visit {
  session: Session
  configuration: Configuration
  customer: Customer
}

export function findSession(op: Operation, portalKey: string): Session | null {
  return op.store.all('billing_portal.session', { 'internal.portalKey': portalKey })[0] ?? null
}

export function isOver(op: Operation, { customer, internal }: Session): boolean {
  const until =
    internal.seenAtMs === null
      ? internal.createdAtMs + LINK_LIFETIME_MS
      : internal.seenAtMs + VISIT_LIFETIME_MS
  return op.wallMs() > until || op.store.isDeleted(customer)
}

/** The visit behind a link, which it keeps alive; null when the link is unknown or over. */
export function openVisit(op: Operation, portalKey: string): Visit | null {
  const found = findSession(op, portalKey)
  if (!found || isOver(op, found)) return null
  const session = { ...found, internal: { ...found.internal, seenAtMs: op.wallMs() } }
  op.store.save(session)
  return {
    session,
    configuration: get(op, 'billing_portal.configuration', found.configuration),
    customer: get(op, 'customer', found.customer),
  }
}

/** The flow that the visit is for, until it was gone through. */
export function openFlow({ session }: Visit): NonNullable<Session['flow']> | null {
  return session.internal.flowCompleted ? null : session.flow
}
