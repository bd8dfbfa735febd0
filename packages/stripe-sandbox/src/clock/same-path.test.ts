import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type Stripe from 'stripe'
import { DAY_MS, START_MS, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

interface Member {
  interval: 'day' | 'week' | 'month' | 'year'
  count: number
  amount: number
  quantity: number
  trialDays: number
  /** The day of the month on which periods begin; 0 leaves it to the start. */
  day: number
  card: 'pm_card_visa' | 'pm_card_chargeCustomerFail'
  /** After this many periods a schedule brings another price; 0 has none. */
  changesAfter: number
}

const MEMBER: fc.Arbitrary<Member> = fc.record({
  interval: fc.constantFrom('day', 'week', 'month', 'month', 'year'),
  count: fc.integer({ min: 1, max: 3 }),
  amount: fc.integer({ min: 100, max: 5_000 }),
  quantity: fc.integer({ min: 1, max: 3 }),
  trialDays: fc.constantFrom(0, 0, 2, 14),
  day: fc.constantFrom(0, 0, 1, 31),
  card: fc.constantFrom('pm_card_visa', 'pm_card_visa', 'pm_card_chargeCustomerFail'),
  changesAfter: fc.constantFrom(0, 0, 2),
})

const JOURNEY = fc.record({
  members: fc.array(MEMBER, { minLength: 1, maxLength: 3 }),
  startDay: fc.integer({ min: 0, max: 60 }),
  days: fc.integer({ min: 1, max: 150 }),
  /** Thousandths of the way. */
  stops: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 2, maxLength: 8 }),
})

async function join(test: TestSandbox, member: Member, startMs: number): Promise<void> {
  const { stripe } = test
  const customer = await stripe.customers.create({ email: 'ann@example.com' })
  const method = await stripe.paymentMethods.attach(member.card, { customer: customer.id })
  const price = (unit_amount: number) =>
    stripe.prices.create({
      currency: 'usd',
      unit_amount,
      recurring: { interval: member.interval, interval_count: member.count },
      product_data: { name: 'Premium' },
    })
  const { id } = await price(member.amount)
  const byMonth = member.interval === 'month' || member.interval === 'year'
  const anchored = member.day > 0 && byMonth && member.trialDays === 0
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: id, quantity: member.quantity }],
    default_payment_method: method.id,
    ...(member.trialDays > 0
      ? { trial_end: startMs / 1_000 + (member.trialDays * DAY_MS) / 1_000 }
      : {}),
    ...(anchored ? { billing_cycle_anchor_config: { day_of_month: member.day } } : {}),
  })
  if (member.changesAfter === 0 || subscription.status === 'incomplete') return
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const [running] = schedule.phases
  const other = await price(member.amount + 700)
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      {
        items: [{ price: id, quantity: member.quantity }],
        start_date: running!.start_date,
        end_date: running!.end_date,
        ...(running!.trial_end ? { trial_end: running!.trial_end } : {}),
      },
      { items: [{ price: other.id }], proration_behavior: 'none' },
    ],
  })
}

/** What can be told of an invoice without the ids, which differ from one sandbox to the next. */
function told(invoice: Stripe.Invoice) {
  return {
    number: invoice.number?.split('-').at(-1),
    created: invoice.created,
    status: invoice.status,
    total: invoice.total,
    amount_paid: invoice.amount_paid,
    attempts: invoice.attempt_count,
    next: invoice.next_payment_attempt,
    transitions: invoice.status_transitions,
    lines: invoice.lines.data.map(({ amount, period }) => [amount, period.start, period.end]),
  }
}

async function live(members: Member[], startMs: number, stops: number[]) {
  // The wall stands still, so that both sandboxes begin in the same second.
  await using test = await startTestSandbox({ webhooks: [], wallNow: () => START_MS }, startMs)
  for (const member of members) await join(test, member, startMs)
  for (const stop of stops) await test.sandbox.engine.advance(stop)
  const invoices: Stripe.Invoice[] = []
  for await (const invoice of test.stripe.invoices.list({ limit: 100 })) invoices.push(invoice)
  const subscriptions = await test.stripe.subscriptions.list({ status: 'all', limit: 100 })
  return {
    invoices: invoices.map(told).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    subscriptions: subscriptions.data.map(({ status, items, cancel_at }) => ({
      status,
      cancel_at,
      periods: items.data.map((item) => [item.current_period_start, item.current_period_end]),
    })),
    events: (await test.eventTypes()).sort(),
  }
}

describe('The same way through time', () => {
  it('gives the same invoices in one step as in many', async () => {
    await fc.assert(
      fc.asyncProperty(JOURNEY, async ({ members, startDay, days, stops }) => {
        const startMs = START_MS + startDay * DAY_MS
        const endMs = startMs + days * DAY_MS
        const way = stops.map((share) => startMs + Math.round((share * days * DAY_MS) / 1_000))
        const inMany = [...way.sort((a, b) => a - b), endMs]
        assert.deepEqual(
          await live(members, startMs, inMany),
          await live(members, startMs, [endMs]),
        )
      }),
      { numRuns: 12 },
    )
  })
})
