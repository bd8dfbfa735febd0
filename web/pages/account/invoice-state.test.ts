import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Invoice } from '../../api.ts'
import { describeInvoice, invoiceLinkName, invoicePurpose } from './invoice-state.ts'

const now = new Date('2026-11-22T18:00:00Z')

function invoice(changes: Partial<Invoice>): Invoice {
  return {
    id: 'in_1',
    number: '0001',
    issuedAt: '2026-11-22T18:00:00Z',
    paidAt: null,
    description: 'Standard',
    status: 'paid',
    amount: 1799,
    amountRefunded: 0,
    currency: 'usd',
    periodStartAt: '2026-11-22T18:00:00Z',
    periodEndAt: '2026-12-22T18:00:00Z',
    attemptCount: 1,
    nextAttemptAt: null,
    invoiceUrl: null,
    pdfUrl: null,
    ...changes,
  }
}

const words = (changes: Partial<Invoice>) => describeInvoice(invoice(changes), now).words

describe('an invoice in the billing history', () => {
  it('tells paid, free and refunded apart', () => {
    assert.equal(words({}), 'Paid')
    assert.equal(words({ amount: 0 }), 'Nothing due')
    assert.equal(words({ amountRefunded: 64 }), '$0.64 refunded')
    assert.equal(words({ amountRefunded: 1799 }), 'Refunded')
  })

  it('names the next try only when there is one', () => {
    const open = { status: 'open', attemptCount: 2 } as const
    assert.equal(
      words({ ...open, nextAttemptAt: '2026-11-25T18:00:00Z' }),
      'Declined, next try 25\u00a0November',
    )
    assert.equal(words(open), 'Declined')
  })

  it('is not called declined before anything was tried', () => {
    assert.equal(words({ status: 'open', attemptCount: 0 }), 'Not paid yet')
  })

  it('is for a plan until a day, without what the table says beside it', () => {
    const purpose = (description: string) => invoicePurpose(invoice({ description }), now)
    assert.equal(purpose('1 × Standard (at $17.99 / month)'), 'Standard, to 22\u00a0December')
    assert.equal(purpose('Free trial for 1 × Premium'), 'Free days of Premium, to 22\u00a0December')
    assert.equal(
      purpose('Remaining time on 2 × Seats'),
      'Remaining time on 2 × Seats, to 22\u00a0December',
    )
    assert.equal(purpose(''), 'Subscription, to 22\u00a0December')
  })

  it('offers to pay what is awaited and a receipt for what is paid', () => {
    assert.equal(invoiceLinkName(invoice({ status: 'open' }), 'in_1'), 'Pay')
    assert.equal(invoiceLinkName(invoice({}), null), 'Receipt')
  })

  it('does not ask to pay what an ended subscription left open', () => {
    assert.equal(invoiceLinkName(invoice({ status: 'open' }), null), 'Invoice')
  })
})
