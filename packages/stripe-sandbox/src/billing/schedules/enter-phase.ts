import type { Documents } from '../../documents.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import { gridAnchor } from '../anchors.ts'
import type { ItemChange } from '../change-items.ts'
import { periodAt } from '../periods.ts'
import { updateSubscription } from '../update-subscription.ts'
import type { Phase, PhaseItem } from './build-phases.ts'
import type { Schedule } from './build-schedule.ts'

type Subscription = Documents['subscription']

/**
 * Makes the subscription what a phase says.
 * @param prorationBehavior the phase's own when it begins, the request's when the running phase is changed
 */
export function enterPhase(
  op: Operation,
  schedule: Schedule,
  phase: Phase,
  options: { prorationBehavior: string; begins: boolean },
): Subscription {
  const before = get(op, 'subscription', schedule.subscription!)
  const now = timeOf(op, before)
  const items = diffItems(before, phaseItems(phase))
  const settings = schedule.default_settings
  const anchorRule = phase.billing_cycle_anchor ?? settings.billing_cycle_anchor
  const isBoundary = before.items.data.every((item) => item.current_period_end === now)
  const startsAnew = options.begins && anchorRule === 'phase_start'
  const movesAnchor =
    options.begins && isBoundary && (startsAnew || !fitsAnchor(op, before, phase, now))
  const trialEndAt = phase.trial_end !== null && phase.trial_end > now ? phase.trial_end : null
  return updateSubscription(op, before, {
    items,
    prorationBehavior: options.prorationBehavior as 'create_prorations',
    prorationDate: null,
    // At a period's end the renewal of the same second bills the first period of the new anchor.
    resetsAnchor: startsAnew && !isBoundary,
    trialEnd: trialEndAt === before.trial_end ? null : trialEndAt,
    paymentBehavior: 'allow_incomplete',
    offSession: true,
    fields: {
      ...(movesAnchor ? { billing_cycle_anchor: now, billing_cycle_anchor_config: null } : {}),
      ...(phase.collection_method === 'charge_automatically'
        ? { collection_method: 'charge_automatically', days_until_due: null }
        : {}),
      items: relabelItems(before, phaseItems(phase)),
      default_payment_method:
        phase.default_payment_method ??
        settings.default_payment_method ??
        before.default_payment_method,
      description: phase.description ?? settings.description ?? before.description,
      metadata: mergedMetadata(before.metadata, phase.metadata ?? {}),
      ...cancellationOf(before, schedule, now),
    },
  })
}

/** A schedule that ends its subscription says so on the subscription from the beginning. */
function cancellationOf(before: Subscription, schedule: Schedule, now: number) {
  const endsAt = schedule.phases.at(-1)!.end_date
  if (schedule.end_behavior !== 'cancel') {
    const wasSet = before.cancel_at !== null
    return wasSet ? { cancel_at: null, cancel_at_period_end: false, canceled_at: null } : {}
  }
  if (before.cancel_at === endsAt) return {}
  return { cancel_at: endsAt, cancel_at_period_end: false, canceled_at: before.canceled_at ?? now }
}

export function phaseItems(phase: Phase): PhaseItem[] {
  return phase.items.map((item) => ({
    price: item.price,
    quantity: item.quantity ?? 1,
    metadata: item.metadata ?? {},
  }))
}

/** Items with the same price stay; the others change places in order, so that their ids live on. */
function diffItems(subscription: Subscription, wanted: PhaseItem[]): ItemChange[] {
  const changes: ItemChange[] = []
  const open = [...wanted]
  const old = subscription.items.data.filter((item) => {
    const index = open.findIndex(({ price }) => price === item.price.id)
    const same = index === -1 ? undefined : open.splice(index, 1)[0]
    if (same && same.quantity !== item.quantity) {
      changes.push({ id: item.id, quantity: same.quantity })
    }
    return !same
  })
  for (const item of old) {
    const next = open.shift()
    if (next) changes.push({ id: item.id, ...next })
    else changes.push({ id: item.id, deleted: true })
  }
  return [...changes, ...open]
}

/** A phase adds its metadata to the items that stay. This changes no bill, so that it is no change of an item. */
function relabelItems(subscription: Subscription, wanted: PhaseItem[]): Subscription['items'] {
  const open = [...wanted]
  const data = subscription.items.data.map((item) => {
    const index = open.findIndex(({ price }) => price === item.price.id)
    const [same] = index === -1 ? [] : open.splice(index, 1)
    return same ? { ...item, metadata: mergedMetadata(item.metadata, same.metadata) } : item
  })
  return { ...subscription.items, data }
}

/** Whether the new prices' periods can begin now without a broken first one. */
function fitsAnchor(op: Operation, before: Subscription, phase: Phase, now: number): boolean {
  return phase.items.every((item) => {
    const rhythm = get(op, 'price', item.price).recurring
    return rhythm === null || periodAt(gridAnchor(before, rhythm), rhythm, now).start === now
  })
}

/** A phase's metadata is added to the subscription's; an empty value takes a key away. */
function mergedMetadata(
  current: Record<string, string>,
  change: Record<string, string>,
): Record<string, string> {
  const merged = Object.entries({ ...current, ...change })
  return Object.fromEntries(merged.filter(([, value]) => value !== ''))
}
