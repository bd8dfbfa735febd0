import { pauseOnRequest } from '../billing/pause-subscription.ts'
import { resumeSubscription } from '../billing/resume-subscription.ts'
import { object, oneOf, required, timestamp } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'

const PAUSE = {
  bill_for: object({
    // There is no metered usage here, so that none is outstanding.
    outstanding_usage_through: object({ type: required(oneOf('none', 'now')) }),
    unused_time_from: object({
      type: required(oneOf('item_current_period_start', 'none', 'now')),
    }),
  }),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
  type: oneOf('subscription'),
}

const RESUME = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp,
}

export const subscriptionPauseRoutes = [
  route('POST', '/v1/subscriptions/:id/pause', PAUSE, (op, { ids, params }) =>
    pauseOnRequest(op, get(op, 'subscription', ids.id!), {
      unusedTimeFrom: params.bill_for?.unused_time_from?.type ?? 'now',
      invoices: params.invoicing_behavior === 'invoice',
    }),
  ),

  route('POST', '/v1/subscriptions/:id/resume', RESUME, (op, { ids, params }) =>
    resumeSubscription(op, get(op, 'subscription', ids.id!), {
      anchor: params.billing_cycle_anchor?.type ?? 'now',
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      prorationDate: params.proration_date ?? null,
      resumesOn: params.payment_behavior === 'resume_on_payment_success' ? 'success' : 'attempt',
    }),
  ),
]
