import type { EventTable } from './stripe/event-table.ts'

/**
 * DOOR 2: every Stripe event that we listen to, what is read again from Stripe when it arrives, and why. An event is a
 * nudge, never data to believe: which of two came first does not matter, as both make us look at what is true now.
 */
export const STRIPE_EVENTS = {
  'checkout.session.completed': {
    fetch: 'invoices',
    urgent: true,
    why: 'The buyer is being sent back to us and wants to see the plan switched on.',
  },
  'checkout.session.expired': {
    fetch: 'subscriptions',
    why: 'The account may start another checkout.',
  },
  'checkout.session.async_payment_succeeded': {
    fetch: 'invoices',
    urgent: true,
    why: 'A payment that takes days has arrived.',
  },
  'checkout.session.async_payment_failed': {
    fetch: 'invoices',
    why: 'A payment that takes days did not arrive.',
  },
  'customer.subscription.created': {
    fetch: 'subscriptions',
    urgent: true,
    why: 'There is something new to watch with, whoever made it.',
  },
  'customer.subscription.updated': {
    fetch: 'subscriptions',
    why: 'Renewal, plan, card, cancellation or status changed, here or in the portal.',
  },
  'customer.subscription.deleted': {
    fetch: 'invoices',
    why: 'It ended; what is still open decides whether it was cancelled or not paid.',
  },
  'customer.subscription.paused': {
    fetch: 'subscriptions',
    why: 'It no longer plays nor charges.',
  },
  'customer.subscription.resumed': { fetch: 'subscriptions', why: 'It plays and charges again.' },
  'customer.subscription.trial_will_end': {
    fetch: 'subscriptions',
    why: 'The viewer is told three days before the first payment.',
  },
  'invoice.paid': {
    fetch: 'invoices',
    why: 'Also invoices of nothing and those marked as paid by hand belong to the history.',
  },
  'invoice.payment_succeeded': { fetch: 'invoices', why: 'History, and the receipt.' },
  'invoice.payment_failed': {
    fetch: 'invoices',
    why: 'The viewer is told, with the next attempt.',
  },
  'invoice.payment_action_required': {
    fetch: 'invoices',
    why: 'The bank wants the viewer to confirm; only a mail can ask for that.',
  },
  'invoice.voided': { fetch: 'invoices', why: 'Nothing is owed any more.' },
  'invoice.marked_uncollectible': {
    fetch: 'invoices',
    why: 'Nobody tries to collect it any more.',
  },
  'invoice.finalization_failed': {
    fetch: 'invoices',
    why: 'A renewal that can’t even be charged would otherwise go unseen.',
  },
  'customer.updated': { fetch: 'subscriptions', why: 'The default card may be another.' },
  'customer.deleted': {
    fetch: 'subscriptions',
    why: 'Deleting a customer at Stripe cancels what they have.',
  },
  'charge.refunded': { fetch: 'invoices', why: 'The history shows what was paid back.' },
  'refund.created': { fetch: 'invoices', why: 'A refund is on its way.' },
  'refund.updated': { fetch: 'invoices', why: 'A refund that takes days has arrived.' },
  'refund.failed': { fetch: 'invoices', why: 'The money came back to us: nothing was refunded.' },
  'charge.dispute.created': { fetch: 'invoices', why: 'The bank took the payment back for now.' },
  'charge.dispute.updated': { fetch: 'invoices', why: 'The dispute moved.' },
  'charge.dispute.closed': { fetch: 'invoices', why: 'It is decided who keeps the money.' },
  'charge.dispute.funds_withdrawn': { fetch: 'invoices', why: 'The money left our balance.' },
  'charge.dispute.funds_reinstated': {
    fetch: 'invoices',
    why: 'The money came back to our balance.',
  },
} as const satisfies EventTable
