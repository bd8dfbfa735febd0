/** What we take from an event: whom and what it is about. Its payload is kept, but never believed as the state of things. */

export interface IncomingEvent {
  id: string
  type: string
  createdAt: Date
  livemode: boolean
  apiVersion: string | null
  objectId: string | null
  customerId: string | null
  /** Objects through which the customer can be found when the event names none: payment intent, charge, invoice. */
  references: string[]
  payload: string
}

type Json = Record<string, unknown>

/** null when the bytes are authentic but no event of the v1 kind (thin events of API v2, for instance). */
export function readEvent(payload: string): IncomingEvent | null {
  const event = parseObject(payload)
  const object = asObject(asObject(event?.data)?.object)
  if (!event || !object || event.object !== 'event') return null
  if (typeof event.id !== 'string' || typeof event.type !== 'string') return null
  return {
    id: event.id,
    type: event.type,
    createdAt: new Date((typeof event.created === 'number' ? event.created : 0) * 1000),
    livemode: event.livemode === true,
    apiVersion: typeof event.api_version === 'string' ? event.api_version : null,
    objectId: asId(object.id),
    customerId: object.object === 'customer' ? asId(object.id) : asId(object.customer),
    references: [...new Set(referencesOf(object))],
    payload,
  }
}

function referencesOf(object: Json): string[] {
  const payment = asObject(object.payment)
  const candidates = [object.payment_intent, object.charge, object.invoice, payment?.payment_intent]
  return candidates.map(asId).filter((id) => id !== null)
}

function parseObject(text: string): Json | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null
}

/** A reference is an id, or the object itself where it was expanded. */
function asId(value: unknown): string | null {
  const id = typeof value === 'string' ? value : asObject(value)?.id
  return typeof id === 'string' && id !== '' && id.length <= 255 ? id : null
}
