import { gridAnchor, resolveAnchor } from '../billing/anchors.ts'
import { type Period, periodAt } from '../billing/periods.ts'
import { remainingShare } from '../billing/proration.ts'
import type { Documents } from '../documents.ts'
import type { SessionLineItem } from '../shapes.ts'

type Session = Documents['checkout.session']

/** What recurs is not charged today: it is on trial, or free up to its anchor. */
export function isFreeToday(session: Session): boolean {
  const { plan } = session.internal
  if (!plan) return false
  if (plan.trialEnd !== null || plan.trialPeriodDays !== null) return true
  return plan.anchor !== null && !plan.proratesStart
}

/** The period that is running when the subscription begins, where an anchor was chosen; seconds. */
export function anchoredPeriod(session: Session, item: SessionLineItem, at: number): Period | null {
  const anchor = session.internal.plan?.anchor ?? null
  const rhythm = item.price?.recurring
  if (anchor === null || !rhythm) return null
  const isInstant = typeof anchor === 'number'
  const anchored = {
    billing_cycle_anchor: isInstant ? anchor : resolveAnchor(anchor, at),
    billing_cycle_anchor_config: isInstant ? null : anchor,
  }
  return periodAt(gridAnchor(anchored, rhythm), rhythm, at)
}

/** An amount for a whole period, cut to what is left of the first: as `periodLine` bills it. */
export function firstPeriodAmount(
  session: Session,
  item: SessionLineItem,
  amount: number,
  at: number,
): number {
  if (isFreeToday(session)) return amount
  const period = anchoredPeriod(session, item, at)
  return period === null || period.start === at ? amount : remainingShare(amount, period, at)
}
