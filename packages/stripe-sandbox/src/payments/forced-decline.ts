import { DECLINES, type Decline } from '../cards.ts'
import type { Operation } from '../operation.ts'
import type { Store } from '../store/open-store.ts'

const KEY = 'forcedDeclines'

/** Customer id, or '*' for whoever pays next, and the decline code that awaits them. */
type Forced = Record<string, keyof typeof DECLINES>

export function isDeclineName(name: string): name is keyof typeof DECLINES {
  return Object.hasOwn(DECLINES, name)
}

/** The customer's next charge is refused, whatever the card; '*' means the next charge of anybody. */
export function forceDecline(store: Store, customer: string, decline: keyof typeof DECLINES): void {
  store.writeMeta(KEY, JSON.stringify({ ...read(store), [customer]: decline }))
}

export function takeForcedDecline(op: Operation, customer: string | null): Decline | null {
  const forced = read(op.store)
  const key = customer !== null && forced[customer] ? customer : '*'
  const name = forced[key]
  if (!name) return null
  delete forced[key]
  op.store.writeMeta(KEY, JSON.stringify(forced))
  return DECLINES[name]
}

function read(store: Store): Forced {
  return JSON.parse(store.readMeta(KEY) ?? '{}')
}
