import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type Stripe from 'stripe'
import { customerWithCard } from '../testing/customer-with-card.ts'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const BEHAVIOURS = ['always_invoice', 'create_prorations', 'none'] as const
const AMOUNTS = [499, 999, 1_599, 2_499, 12_345]

interface Change {
  price: number
  quantity: number
  discount: 'keep' | 'clear' | 'third off' | 'seven off' | 'half off once'
  behaviour: (typeof BEHAVIOURS)[number]
  waitsDays: number
}

const CHANGE: fc.Arbitrary<Change> = fc.record({
  price: fc.nat({ max: AMOUNTS.length - 1 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  discount: fc.constantFrom('keep', 'keep', 'clear', 'third off', 'seven off', 'half off once'),
  behaviour: fc.constantFrom(...BEHAVIOURS),
  waitsDays: fc.integer({ min: 0, max: 40 }),
})

const CASE = fc.record({
  mode: fc.constantFrom('flexible' as const, 'classic' as const),
  taxed: fc.constantFrom('none' as const, 'inclusive' as const, 'exclusive' as const),
  changes: fc.array(CHANGE, { minLength: 1, maxLength: 6 }),
})

type Case = typeof CASE extends fc.Arbitrary<infer T> ? T : never

interface World {
  test: TestSandbox
  prices: Stripe.Price[]
  coupons: Record<string, string>
  rates: Record<string, string[]>
}

async function prepare(test: TestSandbox): Promise<World> {
  const prices: Stripe.Price[] = []
  for (const amount of AMOUNTS) prices.push(await makePrice(test, { amount }))
  const coupon = async (params: Stripe.CouponCreateParams) =>
    (await test.stripe.coupons.create(params)).id
  const rate = async (inclusive: boolean) => [
    (await test.stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive })).id,
  ]
  return {
    test,
    prices,
    coupons: {
      'third off': await coupon({ percent_off: 33.33, duration: 'forever' }),
      'seven off': await coupon({ amount_off: 700, currency: 'usd', duration: 'forever' }),
      'half off once': await coupon({ percent_off: 50, duration: 'once' }),
    },
    rates: { none: [], inclusive: await rate(true), exclusive: await rate(false) },
  }
}

/** Lives the case, and checks every preview against what the change then charges. */
async function live(world: World, { mode, taxed, changes }: Case): Promise<Stripe.Invoice[]> {
  const { stripe, sandbox, advanceDays } = world.test
  const customer = await customerWithCard(world.test)
  const { id, items } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: world.prices[2]!.id }, { price: world.prices[0]!.id }],
    default_tax_rates: world.rates[taxed]!,
    billing_mode: { type: mode },
  })
  for (const change of changes) {
    if (change.waitsDays > 0) await advanceDays(change.waitsDays)
    const shared = {
      items: [
        {
          id: items.data[0]!.id,
          price: world.prices[change.price]!.id,
          quantity: change.quantity,
        },
      ],
      proration_behavior: change.behaviour,
      proration_date: Math.floor(sandbox.engine.now() / 1_000),
    }
    const discounts =
      change.discount === 'keep'
        ? {}
        : change.discount === 'clear'
          ? { discounts: '' as const }
          : { discounts: [{ coupon: world.coupons[change.discount]! }] }
    const preview = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: shared,
      ...discounts,
    })
    const before = (await stripe.subscriptions.retrieve(id)).latest_invoice
    await stripe.subscriptions.update(id, { ...shared, ...discounts })
    const after = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
    const invoice = after.latest_invoice as Stripe.Invoice
    if (invoice.id !== before) assertSameMoney(preview, invoice)
  }
  await stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true })
  const { data } = await stripe.invoices.list({ customer: customer.id, limit: 100 })
  return data.toReversed()
}

function assertSameMoney(preview: Stripe.Invoice, invoice: Stripe.Invoice): void {
  const shown = (one: Stripe.Invoice) => ({
    lines: one.lines.data.map(({ amount, description }) => [amount, description]),
    discounts: one.total_discount_amounts?.map(({ amount }) => amount),
    taxes: one.total_taxes?.map(({ amount }) => amount),
    total: one.total,
  })
  assert.deepEqual(shown(invoice), shown(preview))
}

function assertSums(invoice: Stripe.Invoice): void {
  const sum = (entries: { amount: number }[] | null | undefined) =>
    (entries ?? []).reduce((total, { amount }) => total + amount, 0)
  const onTop = (entries: Stripe.Invoice.TotalTax[] | null) =>
    sum((entries ?? []).filter((tax) => tax.tax_behavior === 'exclusive'))
  const lines = invoice.lines.data
  assert.equal(sum(lines), invoice.subtotal)
  assert.equal(
    invoice.total,
    invoice.subtotal - sum(invoice.total_discount_amounts) + onTop(invoice.total_taxes),
  )
  assert.equal(
    sum(lines.flatMap((line) => line.discount_amounts ?? [])),
    sum(invoice.total_discount_amounts),
  )
  assert.equal(sum(lines.flatMap((line) => line.taxes ?? [])), sum(invoice.total_taxes))
  const onTopOf = onTop(invoice.total_taxes)
  assert.equal(invoice.total_excluding_tax! + sum(invoice.total_taxes), invoice.total)
  assert.ok(onTopOf === 0 || onTopOf === sum(invoice.total_taxes))
  for (const line of lines) {
    assert.ok(sum(line.discount_amounts) <= Math.max(0, line.amount))
  }
}

/** What is not charged now is on the balance, and nothing else is. */
function assertBalances(invoices: Stripe.Invoice[]): void {
  let balance = 0
  const final = invoices.filter(({ number }) => number !== null)
  // Numbers are given when invoices become final, a renewal's an hour after it was made.
  for (const invoice of final.sort((a, b) => a.number!.localeCompare(b.number!))) {
    assert.equal(invoice.starting_balance, balance)
    assert.equal(invoice.ending_balance, balance + invoice.total - invoice.amount_due)
    assert.equal(invoice.amount_paid, invoice.amount_due)
    balance = invoice.ending_balance!
  }
}

/** Nobody gets back more than they were billed: each line is credited at most once, and at most whole. */
function assertCredits(invoices: Stripe.Invoice[]): void {
  const lines = invoices.flatMap((invoice) => invoice.lines.data)
  const net = (line: Stripe.InvoiceLineItem) =>
    line.amount - (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const credited = new Map<string, number>()
  for (const line of lines) {
    const details = line.parent?.invoice_item_details
    for (const id of details?.proration_details?.credited_items?.invoice_line_items ?? []) {
      credited.set(id, (credited.get(id) ?? 0) - line.amount)
    }
  }
  for (const [id, amount] of credited) {
    const line = lines.find((each) => each.id === id)
    assert.ok(line && amount <= net(line), `${amount} were given back of ${line && net(line)}`)
  }
  assert.ok(lines.reduce((sum, line) => sum + net(line), 0) >= 0)
}

describe('Money', () => {
  it('is conserved over any sequence of changes', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const world = await prepare(test)
    await fc.assert(
      fc.asyncProperty(CASE, async (given) => {
        const invoices = await live(world, given)
        for (const invoice of invoices) assertSums(invoice)
        assertBalances(invoices)
        // Classic billing credits what an item costs now, which may be more than was billed.
        if (given.mode === 'flexible') assertCredits(invoices)
      }),
      { numRuns: 25 },
    )
  })
})
