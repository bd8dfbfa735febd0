import type { Document, Kind } from '../documents.ts'
import { renderDocument } from '../render-document.ts'
import type { Store } from '../store/open-store.ts'
import type { EventRow, ObjectRecord, SearchHit } from './dashboard-source.ts'

const FOUND_AT_MOST = 20
/** How far back events are looked through for those about one object. */
const LATEST_EVENTS = 500

const TITLES: Partial<Record<Kind, string>> = {
  'checkout.session': 'Checkout Session',
  'test_helpers.test_clock': 'Test clock',
  customer: 'Customer',
  invoice: 'Invoice',
  payment_intent: 'Payment intent',
  subscription: 'Subscription',
}

/** Objects by their id, customers by e-mail or name, invoices by number. */
export function searchObjects(store: Store, typed: string): SearchHit[] {
  const query = typed.trim()
  if (query === '') return []
  const exact = findShown(store, query)
  if (exact) return [hitOf(exact)]
  const like = `%${query.replace(/[%_\\]/g, '\\$&')}%`
  return store
    .sql(
      `select body from documents where deleted = 0 and kind in ('customer', 'invoice') and (
        body ->> '$.email' like ?1 escape '\\' or (kind = 'customer' and body ->> '$.name' like ?1 escape '\\')
        or body ->> '$.number' like ?1 escape '\\' or id like ?1 escape '\\'
      ) order by kind, seq desc limit ?2`,
    )
    .all(like, FOUND_AT_MOST)
    .map((row) => hitOf(JSON.parse(String(row.body)) as Document))
}

export function findObject(store: Store, id: string): ObjectRecord | null {
  const found = findShown(store, id)
  if (!found) return null
  const shown = renderDocument(found)
  const customer = typeof shown.customer === 'string' ? shown.customer : null
  return { ...hitOf(found), customerId: customer, json: shown, events: eventsAbout(store, id) }
}

function findShown(store: Store, id: string): Document | null {
  const row = store
    .sql("select body from documents where id = ? and deleted = 0 and kind not like 'sandbox.%'")
    .get(id)
  return row ? (JSON.parse(String(row.body)) as Document) : null
}

function eventsAbout(store: Store, id: string): EventRow[] {
  return store
    .list('event', { limit: LATEST_EVENTS })
    .data.filter((event) => event.data.object.id === id)
    .map(({ id: eventId, type, created }) => ({
      id: eventId,
      type,
      at: created * 1_000,
      subject: id,
    }))
}

function hitOf(document: Document): SearchHit {
  const shown = renderDocument(document)
  const said = [shown.email, shown.customer_email, shown.name, shown.number, shown.type]
  return {
    id: document.id,
    kind: TITLES[document.object] ?? capitalised(document.object),
    object: document.object,
    title: said.find((value): value is string => typeof value === 'string') ?? document.id,
  }
}

function capitalised(kind: string): string {
  const words = kind.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
