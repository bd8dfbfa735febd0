import type { Context } from '../context.ts'
import { findInvoice } from './history-queries.ts'
import { snapshotOf } from './mirror.ts'
import { findSubscription } from './queries.ts'
import { announcesTrialEnd } from './sync-customer.ts'

/**
 * Asked when a mail is about to leave: is it still true? A mail that has been overtaken is superseded, not sent.
 * What has happened (a receipt, a welcome) stays true and is not asked.
 */
export const billingStillTrue = {
  payment_failed: async (ctx: Context, mail: { key: string }) => {
    const [, invoiceId = '', attempt = ''] = mail.key.split(':')
    const invoice = await findInvoice(ctx.db, invoiceId)
    return invoice?.status === 'open' && `attempt=${invoice.attempt_count}` === attempt
  },
  confirm_payment: async (ctx: Context, mail: { key: string }) => {
    const invoice = await findInvoice(ctx.db, mail.key.split(':')[1] ?? '')
    return invoice?.status === 'open' && invoice.requires_action
  },
  trial_ending: async (ctx: Context, mail: { key: string }) => {
    const subscription = await findSubscription(ctx.db, mail.key.split(':')[1] ?? '')
    return (
      subscription !== undefined && announcesTrialEnd(snapshotOf(subscription), ctx.clock.now())
    )
  },
  cancellation_scheduled: async (ctx: Context, mail: { key: string }) => {
    const subscription = await findSubscription(ctx.db, mail.key.split(':')[1] ?? '')
    return subscription?.cancel_at != null
  },
}
