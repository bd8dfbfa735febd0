import type { Kind } from '../../documents.ts'
import { renderDocument } from '../../render-document.ts'
import { API_VERSION, type StripeEvent } from '../../shapes.ts'
import type { Store } from '../../store/open-store.ts'
import { difference } from '../difference.ts'
import { RELEASES, type Release, releaseOf } from './api-versions.ts'
import { basilToAcacia } from './basil-to-acacia.ts'
import { cloverToBasil } from './clover-to-basil.ts'
import { dahliaToClover } from './dahlia-to-clover.ts'
import { endiveToDahlia } from './endive-to-dahlia.ts'
import { isShown, type Look, lowerObject, type Shown, type Step } from './lower-object.ts'

/** Down from the newest shape, in this order. */
const STEPS: readonly { to: Release; step: Step }[] = [
  { to: 'dahlia', step: endiveToDahlia },
  { to: 'clover', step: dahliaToClover },
  { to: 'basil', step: cloverToBasil },
  { to: 'acacia', step: basilToAcacia },
]

/**
 * The event as an endpoint of this API version gets it: https://docs.stripe.com/webhooks/versioning
 * @param version null is the account's, the newest
 */
export function renderEvent(store: Store, event: StripeEvent, version: string | null): StripeEvent {
  const release = version === null ? null : releaseOf(version)
  const apiVersion = version ?? API_VERSION
  if (release === null || release === RELEASES.at(-1)) return { ...event, api_version: apiVersion }
  const steps = stepsTo(release)
  const object = lower(store, event.data.object, steps)
  const { previous_attributes: previous } = event.data
  if (previous === undefined) return { ...event, api_version: apiVersion, data: { object } }
  // What was where is told by the whole object as it was before, in the older shape, too.
  const before = lower(store, asBefore(event.data.object, previous), steps)
  return {
    ...event,
    api_version: apiVersion,
    data: { object, previous_attributes: difference(before, object) ?? {} },
  }
}

function stepsTo(release: Release): Step[] {
  const end = STEPS.findIndex(({ to }) => to === release)
  return STEPS.slice(0, end + 1).map(({ step }) => step)
}

function lower(store: Store, object: Shown, steps: readonly Step[]): Shown {
  return steps.reduce(
    (shown, step, index) => lowerObject(shown, step, lookIn(store, steps.slice(0, index))),
    object,
  )
}

/** What a step finds has to be as old as what it is put into. */
function lookIn(store: Store, stepsBefore: readonly Step[]): Look {
  return {
    find(kind, id) {
      const found = typeof id === 'string' ? store.find(kind as Kind, id) : null
      return found ? lower(store, renderDocument(found), stepsBefore) : null
    },
    paymentsOf: (filter) =>
      'invoice' in filter
        ? store.all('invoice_payment', { invoice: String(filter.invoice) }).map(renderDocument)
        : store
            .all('invoice_payment', { 'payment.payment_intent': String(filter.intent) })
            .map(renderDocument),
  }
}

/** Undoes `difference`: the object with its old values put back. */
function asBefore(object: Shown, previous: Shown): Shown {
  const before: Shown = { ...object }
  for (const [name, old] of Object.entries(previous)) {
    const now = object[name]
    before[name] = isShown(now) && isShown(old) ? asBefore(now, old) : old
  }
  return before
}
