import type { BillingSubject } from './dashboard-source.ts'

const DAY = 86_400
const TRIAL_REMINDER = 3 * DAY

/** All instants in seconds. */
export interface ForecastSubscription {
  id: string
  customer: string
  status: string
  trialEnd: number | null
  reminderSent: boolean
  periodEnd: number
  cancelAt: number | null
  /** What the bank will say to the next charge without the buyer. */
  card: CardOutlook
}

export interface ForecastInvoice {
  subscriptionId: string | null
  customer: string
  status: 'draft' | 'open'
  chargedAt: number | null
  attempts: number
  firstAttemptAt: number | null
  card: CardOutlook
}

export type CardOutlook = 'pays' | 'declined' | 'needs confirmation'

export interface DunningRules {
  retryDays: readonly number[]
  afterRetries: 'cancel' | 'unpaid' | 'past_due' | 'pause'
  draftSeconds: number
}

/** What time will bring, as far as today's cards and settings tell. */
export function forecastBilling(
  subscriptions: ForecastSubscription[],
  invoices: ForecastInvoice[],
  rules: DunningRules,
): BillingSubject[] {
  const ending = endingByDunning(invoices, rules)
  return [
    ...subscriptions.flatMap((subscription) =>
      forecastSubscription(subscription, ending.get(subscription.id) ?? null, rules),
    ),
    ...invoices.flatMap((invoice) => forecastInvoice(invoice, rules)),
  ].sort((a, b) => a.atMs - b.atMs)
}

/** When each subscription ends because the tries to collect an open invoice run out, in seconds. */
function endingByDunning(invoices: ForecastInvoice[], rules: DunningRules): Map<string, number> {
  const endings = new Map<string, number>()
  if (rules.afterRetries !== 'cancel') return endings
  for (const invoice of invoices) {
    const last = forecastInvoice(invoice, rules).at(-1)
    const { subscriptionId, status, card } = invoice
    if (!last || !subscriptionId || status !== 'open' || card === 'pays') continue
    const earlier = endings.get(subscriptionId) ?? Number.POSITIVE_INFINITY
    endings.set(subscriptionId, Math.min(earlier, last.atMs / 1000))
  }
  return endings
}

function forecastSubscription(
  subscription: ForecastSubscription,
  endsAt: number | null,
  rules: DunningRules,
): BillingSubject[] {
  const { customer, status, cancelAt, periodEnd, card } = subscription
  const found: BillingSubject[] = []
  const add = (at: number, title: string, journey: BillingSubject['journey']) =>
    found.push({ atMs: at * 1000, title, customer, journey, isCharge: false })
  if (status === 'trialing' && subscription.trialEnd !== null && !subscription.reminderSent) {
    add(subscription.trialEnd - TRIAL_REMINDER, 'Trial reminder', null)
  }
  if (cancelAt !== null && cancelAt <= periodEnd) {
    add(cancelAt, 'Ends, as cancelled', null)
    return found
  }
  if (endsAt !== null && endsAt <= periodEnd) return found
  const isTrial = status === 'trialing'
  const title = isTrial ? 'Trial ends' : 'Renewal'
  add(periodEnd, card === 'pays' ? title : `${title}, ${card}`, isTrial ? 'trial' : 'renewal')
  if (card !== 'pays') {
    found.push(...forecastRetries(customer, periodEnd + rules.draftSeconds, 1, rules))
  }
  return found
}

function forecastInvoice(invoice: ForecastInvoice, rules: DunningRules): BillingSubject[] {
  const { customer, chargedAt, attempts, card } = invoice
  if (chargedAt === null) return []
  const firstAt = invoice.firstAttemptAt ?? chargedAt
  if (invoice.status === 'draft') {
    const title = card === 'pays' ? 'Invoice charged' : `Invoice ${card}`
    const charged = { atMs: chargedAt * 1000, title, customer, journey: null, isCharge: true }
    return [charged, ...(card !== 'pays' ? forecastRetries(customer, chargedAt, 1, rules) : [])]
  }
  if (card !== 'pays') return forecastRetries(customer, firstAt, attempts, rules)
  const title = `${ordinal(attempts + 1)} try`
  return [{ atMs: chargedAt * 1000, title, customer, journey: 'dunning', isCharge: true }]
}

/** The tries that are left after `attempts` of them, counted from the first. */
function forecastRetries(
  customer: string,
  firstAt: number,
  attempts: number,
  rules: DunningRules,
): BillingSubject[] {
  return rules.retryDays.slice(attempts - 1).map((days, index, left) => ({
    atMs: (firstAt + days * DAY) * 1000,
    title:
      index === left.length - 1
        ? `Last try, then ${AFTER_RETRIES[rules.afterRetries]}`
        : `${ordinal(attempts + 1 + index)} try`,
    customer,
    journey: index === left.length - 1 ? 'dunning' : null,
    isCharge: true,
  }))
}

const AFTER_RETRIES = {
  cancel: 'cancelled',
  unpaid: 'unpaid',
  past_due: 'left past due',
  pause: 'paused',
} satisfies Record<DunningRules['afterRetries'], string>

function ordinal(count: number): string {
  return `${count}${{ 1: 'st', 2: 'nd', 3: 'rd' }[count] ?? 'th'}`
}
