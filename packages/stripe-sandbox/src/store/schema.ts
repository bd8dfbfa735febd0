/** References that lists filter by, all of them texts; each is kept in a column of its own, with an index. */
export const INDEXED_PATHS = [
  'customer',
  'subscription',
  'invoice',
  'payment_intent',
  'lookup_key',
  'product',
  'type',
  'parent.subscription_details.subscription',
  'payment.payment_intent',
  'test_clock',
  'internal.hostedKey',
  'internal.loginKey',
  'internal.portalKey',
] as const

export type IndexedPath = (typeof INDEXED_PATHS)[number]

/** Marks the file as the sandbox's: https://www.sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x53_74_53_62

/** Raised when an older sandbox could not read the file any more. */
export const FORMAT = 1

export const TABLES = `
  create table if not exists documents (
    seq integer primary key autoincrement,
    id text not null unique,
    kind text not null,
    created integer not null,
    deleted integer not null default 0,
    body text not null
  );
  create index if not exists documents_newest on documents (kind, created, seq);

  create table if not exists due (
    document_id text not null,
    kind text not null,
    at integer not null,
    clock_id text not null,
    rank integer not null,
    primary key (document_id, kind)
  );
  create index if not exists due_order on due (clock_id, at, rank, document_id);

  create table if not exists deliveries (
    seq integer primary key autoincrement,
    id text not null unique,
    event_id text not null,
    endpoint_id text not null,
    state text not null,
    attempts integer not null default 0,
    created_at_ms integer not null,
    next_at_ms integer,
    last_at_ms integer,
    last_status integer,
    last_error text
  );
  create index if not exists deliveries_due on deliveries (state, next_at_ms);
  create index if not exists deliveries_event on deliveries (event_id);

  create table if not exists attempts (
    seq integer primary key autoincrement,
    delivery_id text not null,
    at_ms integer not null,
    duration_ms integer not null,
    status integer,
    error text,
    body text
  );
  create index if not exists attempts_delivery on attempts (delivery_id);

  create table if not exists idempotency (
    key text primary key,
    fingerprint text not null,
    request_id text not null,
    status integer not null,
    body text not null,
    created_at_ms integer not null
  );

  create table if not exists meta (key text primary key, value text not null);
`

/** What earlier formats had and this one does without. */
export const LEFTOVERS = "documents\\_by\\_%' escape '\\' or name = 'due_next"

export function columnOf(path: IndexedPath): string {
  return `ref_${path.replaceAll('.', '_')}`
}

export function indexSql(path: IndexedPath): string {
  const column = columnOf(path)
  return `create index if not exists documents_${column} on documents (kind, ${column}, created, seq) where ${column} is not null`
}

/** The SQL expression that reads a path of a document. Paths come from code, never from a request. */
export function valueAt(path: string): string {
  return isIndexed(path) ? columnOf(path) : jsonAt(path)
}

export function jsonAt(path: string): string {
  return `body ->> '$.${path}'`
}

function isIndexed(path: string): path is IndexedPath {
  return (INDEXED_PATHS as readonly string[]).includes(path)
}
