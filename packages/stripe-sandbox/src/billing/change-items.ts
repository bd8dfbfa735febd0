import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { getFor, type Operation, timeOf } from '../operation.ts'
import { planOf, shownPrice } from '../resources/show-price.ts'
import type { InvoiceLine, SubscriptionItem } from '../shapes.ts'
import { gridAnchor } from './anchors.ts'
import { buildItem, periodOf } from './build-subscription.ts'
import { changeItemDiscounts } from './change-discounts.ts'
import { chosenTaxRates } from './chosen-tax-rates.ts'
import { subscriptionLine } from './invoice-lines.ts'
import { type Period, periodAt } from './periods.ts'
import { creditUnused, debitRemaining } from './proration.ts'
import type { DiscountChoice } from './redeem-discount.ts'

type Subscription = Documents['subscription']

export interface ItemChange {
  id?: string | undefined
  price?: string | undefined
  quantity?: number | undefined
  deleted?: boolean | undefined
  metadata?: Record<string, string> | undefined
  discounts?: DiscountChoice[] | undefined
  taxRates?: string[] | undefined
}

export interface ChangePlan {
  items: ItemChange[]
  prorates: boolean
  /** Seconds from which the new items count, at present unless the caller previewed a moment. */
  at: number
  /** A new period begins now, and is billed now. */
  resetsAnchor: boolean
}

/**
 * Puts other items into a subscription. What was billed and not used is credited, and the rest of the running period
 * debited, as pending items; with a new anchor the whole new period is billed by the returned lines.
 */
export function changeItems(
  op: Operation,
  before: Subscription,
  plan: ChangePlan,
): { subscription: Subscription; lines: InvoiceLine[] } {
  const now = timeOf(op, before)
  const anchor = plan.resetsAnchor ? now : before.billing_cycle_anchor
  // During a trial nothing was billed, so there is nothing to give back or to catch up on.
  const prorates = plan.prorates && before.status !== 'trialing'
  const after: Subscription = structuredClone({
    ...before,
    billing_cycle_anchor: anchor,
    ...(plan.resetsAnchor ? { billing_cycle_anchor_config: null } : {}),
  })
  const { billed } = after.internal
  const changed = new Set<string>()
  for (const [index, change] of plan.items.entries()) {
    const old = findItem(before, change, index)
    const next = change.deleted ? null : changedItem(op, after, old, change, now)
    if (old && prorates) creditUnused(op, before, old, plan.at)
    if (old && (prorates || plan.resetsAnchor || !next)) delete billed[old.id]
    replaceItem(after, old, next)
    if (!next) continue
    changed.add(next.id)
    place(after, next, { old, anchor, now, resetsAnchor: plan.resetsAnchor })
  }
  if (after.items.data.length === 0) {
    throw invalid('A subscription must have at least one active plan.', { param: 'items' })
  }
  if (!plan.resetsAnchor) {
    // After all changes, because an amount off is shared among the items as they have become.
    const debited = after.items.data.filter(({ id }) => prorates && changed.has(id))
    for (const item of debited) {
      billed[item.id] = debitRemaining(op, after, item, plan.at)
    }
    return { subscription: after, lines: [] }
  }
  for (const item of after.items.data) {
    if (changed.has(item.id)) continue
    if (prorates) creditUnused(op, before, item, plan.at)
    place(after, item, { old: null, anchor, now, resetsAnchor: true })
  }
  const lines = after.items.data.map((item) =>
    subscriptionLine(op, { ...after, status: 'active' }, item, periodOf(item)),
  )
  return { subscription: after, lines }
}

function findItem(
  subscription: Subscription,
  change: ItemChange,
  index: number,
): SubscriptionItem | null {
  if (change.id === undefined) return null
  const item = subscription.items.data.find(({ id }) => id === change.id)
  if (item) return item
  throw invalid(`No such subscription item: '${change.id}'`, {
    code: 'resource_missing',
    param: `items[${index}][id]`,
  })
}

function changedItem(
  op: Operation,
  subscription: Subscription,
  old: SubscriptionItem | null,
  change: ItemChange,
  now: number,
): SubscriptionItem {
  if (!old) {
    if (!change.price) {
      throw invalid('Missing required param: items[0][price].', {
        code: 'parameter_missing',
        param: 'items[0][price]',
      })
    }
    getFor(op, 'price', change.price, 'items[0][price]')
    const item = {
      price: change.price,
      quantity: change.quantity ?? 1,
      metadata: change.metadata ?? {},
      taxRates: change.taxRates ?? [],
    }
    const { id, currency } = subscription
    const built = buildItem(op, id, item, currency, now)
    return changeItemDiscounts(op, subscription, built, change.discounts)
  }
  const price = change.price
    ? shownPrice(getFor(op, 'price', change.price, 'items[0][price]'))
    : old.price
  const changed = {
    ...old,
    price,
    plan: planOf(price),
    quantity: change.quantity ?? old.quantity ?? 1,
    metadata: { ...old.metadata, ...change.metadata },
    ...(change.taxRates
      ? { tax_rates: chosenTaxRates(op, change.taxRates, 'items[0][tax_rates]') }
      : {}),
  }
  return changeItemDiscounts(op, subscription, changed, change.discounts)
}

function replaceItem(
  subscription: Subscription,
  old: SubscriptionItem | null,
  next: SubscriptionItem | null,
): void {
  const { data } = subscription.items
  if (!old) data.push(next!)
  else if (next) data[data.findIndex(({ id }) => id === old.id)] = next
  else subscription.items.data = data.filter(({ id }) => id !== old.id)
}

/** The item's period: unchanged with the same rhythm; else the one that the anchor gives it. */
function place(
  subscription: Subscription,
  item: SubscriptionItem,
  {
    old,
    anchor,
    now,
    resetsAnchor,
  }: { old: SubscriptionItem | null; anchor: number; now: number; resetsAnchor: boolean },
): void {
  if (subscription.status === 'trialing' && !resetsAnchor) return
  const rhythm = item.price.recurring!
  const sameRhythm =
    old?.price.recurring?.interval === rhythm.interval &&
    old.price.recurring.interval_count === rhythm.interval_count
  if (sameRhythm && !resetsAnchor) return
  // A period that ends now is left to the renewal of the same second.
  if (old && old.current_period_end <= now && !resetsAnchor) return
  const grid = gridAnchor({ ...subscription, billing_cycle_anchor: anchor }, rhythm)
  const period: Period = periodAt(grid, rhythm, now)
  item.current_period_start = period.start
  item.current_period_end = period.end
}
