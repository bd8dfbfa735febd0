import type { Chaos } from '../chaos/chaos.ts'
import type { Attempt, DeliveryState as StoredState } from '../events/delivery-queries.ts'
import type { SnapshotInfo } from '../snapshots/snapshot-file.ts'

/** What the dashboard reads of the engine, in the shapes that its pages draw. All lists are newest first. */
export interface DashboardSource {
  /** Sandbox time, milliseconds. */
  now(): number
  /** Real time, milliseconds. */
  wallNow(): number
  nextBillingEventAt(): number | null
  advance(toMs: number): Promise<unknown>
  /** Whether anybody hears of what time does. */
  hasListeners(): boolean
  listBillingSubjects(): BillingSubject[]
  listCustomers(limit: number): CustomerRow[]
  findCustomer(id: string): CustomerRecord | null
  listSubscriptions(limit: number): SubscriptionRow[]
  listInvoices(limit: number): InvoiceRow[]
  /** By id, e-mail, name or number. */
  search(query: string): SearchHit[]
  findObject(id: string): ObjectRecord | null
  listDeliveries(limit: number, state?: StoredState): DeliveryRow[]
  redeliver(eventId: string): Promise<unknown>
  /** @returns how many there were */
  releaseHeld(): number
  listEvents(filter: EventFilter): { rows: EventRow[]; hasMore: boolean }
  findEvent(id: string): EventRecord | null
  listApiRequests(limit: number): ApiRequestRow[]
  findApiRequest(id: string): ApiRequestRecord | null
  deliveryCount(): number
  listEndpoints(): EndpointRow[]
  /** @returns whether there is such an endpoint */
  switchEndpoint(id: string, isEnabled: boolean): boolean
  /** @returns the new secret */
  rollSecret(id: string, expiresInHours: number): string
  chaos(): Readonly<Chaos>
  setChaos(change: Partial<Chaos>): void
  listSnapshots(): SnapshotInfo[]
  snapshot(name: string): Promise<unknown>
  restore(name: string): Promise<unknown>
  deleteSnapshot(name: string): void
  reset(): void
}

export interface EventFilter {
  limit: number
  /** The beginning of the type. */
  type?: string | undefined
  /** Only events that are older than this one. */
  after?: string | undefined
}

export interface SearchHit {
  id: string
  /** For a person to read: `Customer`. */
  kind: string
  object: string
  title: string
}

export interface ObjectRecord extends SearchHit {
  customerId: string | null
  json: unknown
  /** The latest about it. */
  events: EventRow[]
}

export interface EndpointRow {
  id: string
  url: string
  isEnabled: boolean
  /** Null is the account's. */
  version: string | null
  events: string[]
  /** Until when the secret before still signs; real time, milliseconds. */
  oldSecretUntil: number | null
  failingSince: number | null
}

export interface SubscriptionRow {
  id: string
  customerId: string
  customer: string
  plan: string
  status: string
  nextAt: number | null
  createdAt: number
  testClock: string | null
}

/** One thing that time will do to a customer, and the journey of which it is the end. */
export interface BillingSubject {
  atMs: number
  title: string
  customer: string
  journey: 'trial' | 'renewal' | 'dunning' | null
  /** Money is asked for at this very moment, not an hour after it. */
  isCharge: boolean
}

export interface CustomerRow {
  id: string
  name: string | null
  email: string | null
  plan: string | null
  status: string | null
  nextAt: number | null
  createdAt: number
}

export interface CustomerRecord extends CustomerRow {
  cards: string[]
  invoices: InvoiceRow[]
  objects: { title: string; json: unknown }[]
}

export interface InvoiceRow {
  id: string
  number: string | null
  status: string
  customerId: string | null
  customer: string
  total: number
  currency: string
  createdAt: number
  hostedUrl: string | null
}

export type DeliveryState = 'delivered' | 'retrying' | 'failed' | 'waiting' | 'held' | 'dropped'

export interface DeliveryRow {
  id: string
  eventId: string
  type: string
  /** Sandbox time of the event, milliseconds. */
  at: number
  url: string
  state: DeliveryState
  responseStatus: number | null
  durationMs: number | null
  attempts: number
  error: string | null
  /** When it is sent again by itself; real time, milliseconds. */
  nextAtMs: number | null
  /** Newest first. */
  tries: Attempt[]
}

export interface EventRow {
  id: string
  type: string
  at: number
  /** The id of the object that the event is about. */
  subject: string
}

export interface EventRecord extends EventRow {
  payload: unknown
  deliveries: DeliveryRow[]
}

export interface ApiRequestRow {
  id: string
  method: string
  path: string
  status: number
  /** Real time, milliseconds. */
  at: number
  durationMs: number | null
  errorCode: string | null
}

export interface ApiRequestRecord extends ApiRequestRow {
  requestBody: string | null
  responseBody: string | null
  idempotencyKey: string | null
}
