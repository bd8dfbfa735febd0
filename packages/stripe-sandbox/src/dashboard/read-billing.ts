import { cardBehaviour } from '../cards.ts'
import type { Documents } from '../documents.ts'
import type { Settings } from '../settings.ts'
import type { Store } from '../store/open-store.ts'
import type { BillingSubject } from './dashboard-source.ts'
import {
  type CardOutlook,
  type ForecastInvoice,
  type ForecastSubscription,
  forecastBilling,
} from './forecast-billing.ts'

const OVER = new Set(['canceled', 'incomplete', 'incomplete_expired', 'paused'])

/** The billing that is due on the sandbox's own clock; customers on a test clock follow that one. */
export function readBillingSubjects(store: Store, settings: Settings): BillingSubject[] {
  const subscriptions = store
    .all('subscription', { test_clock: null })
    .filter((subscription) => !OVER.has(subscription.status))
    .map((subscription) => forecastOf(store, subscription))
  const invoices = (['draft', 'open'] as const)
    .flatMap((status) => store.all('invoice', { test_clock: null, status }))
    .flatMap((invoice) => invoiceForecast(store, invoice))
  return forecastBilling(subscriptions, invoices, settings)
}

function forecastOf(store: Store, subscription: Documents['subscription']): ForecastSubscription {
  const ends = subscription.items.data.map((item) => item.current_period_end)
  return {
    id: subscription.id,
    customer: customerName(store, subscription.customer),
    status: subscription.status,
    trialEnd: subscription.trial_end,
    reminderSent: subscription.internal.trialWillEndSent,
    periodEnd: Math.min(...ends),
    cancelAt: subscription.cancel_at,
    card: outlook(store, subscription),
  }
}

function invoiceForecast(store: Store, invoice: Documents['invoice']): ForecastInvoice[] {
  if (invoice.status !== 'draft' && invoice.status !== 'open') return []
  const subscriptionId = invoice.parent?.subscription_details?.subscription
  const subscription = subscriptionId ? store.find('subscription', subscriptionId) : null
  const draftAt = invoice.auto_advance ? invoice.automatically_finalizes_at : null
  return [
    {
      subscriptionId: subscription?.id ?? null,
      customer: customerName(store, invoice.customer),
      status: invoice.status,
      chargedAt: invoice.status === 'draft' ? draftAt : invoice.next_payment_attempt,
      attempts: invoice.attempt_count,
      firstAttemptAt: invoice.internal.firstAttemptAt,
      card: subscription ? outlook(store, subscription) : 'pays',
    },
  ]
}

/** What the bank says to the subscription's card when the buyer is not there: the card's number tells. */
function outlook(store: Store, subscription: Documents['subscription']): CardOutlook {
  const customer = store.find('customer', subscription.customer)
  const methodId =
    subscription.default_payment_method ?? customer?.invoice_settings?.default_payment_method
  const method = methodId ? store.find('payment_method', methodId) : null
  const card = method ? cardBehaviour(method.internal.number) : null
  if (!card || card.refused || card.refusedWhenCharged) return 'declined'
  return card.authentication === 'always' ? 'needs confirmation' : 'pays'
}

function customerName(store: Store, id: string | null): string {
  if (id === null) return ''
  const customer = store.find('customer', id)
  return customer?.email ?? customer?.name ?? id
}
