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
  listInvoices(limit: number): InvoiceRow[]
  listDeliveries(limit: number): DeliveryRow[]
  redeliver(eventId: string): Promise<unknown>
  listEvents(limit: number): EventRow[]
  findEvent(id: string): EventRecord | null
  listApiRequests(limit: number): ApiRequestRow[]
  findApiRequest(id: string): ApiRequestRecord | null
  deliveryCount(): number
}

/** One thing that time will do to a customer, and the journey of which it is the end. */
export interface BillingSubject {
  atMs: number
  title: string
  customer: string
  journey: 'trial' | 'renewal' | 'dunning' | null
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
}

export interface ApiRequestRecord extends ApiRequestRow {
  requestBody: string | null
  responseBody: string | null
  idempotencyKey: string | null
}
