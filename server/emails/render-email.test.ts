import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import PostalMime from 'postal-mime'
import { readConfig } from '../config.ts'
import { EMAIL_KINDS, type EmailFacts, type EmailKind } from './email-kinds.ts'
import { renderEmail, Unrenderable } from './render-email.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'

const CONFIG = readConfig({ EMAIL_FROM: 'hello@example.com', BRAND_NAME: 'Lumen & Söhne' })
const NOW = new Date('2026-11-22T12:00:00Z')
const KINDS = Object.keys(EMAIL_KINDS) as EmailKind[]

function render<K extends EmailKind>(
  kind: K,
  changes: Partial<EmailFacts[K]> = {},
  config = CONFIG,
  recipient = 'ines@example.com',
) {
  const facts: Record<string, unknown> = { ...SAMPLE_FACTS[kind], ...changes }
  return renderEmail({ kind, facts, recipient, message_id: '<1@example.com>' }, config, NOW)
}

/** What a person reads in each kind, besides the brand. */
const FACTS_IN_WORDS = {
  welcome: ['Ines', 'Premium', '$24.99 a month', '4', '4K', '29 November', 'None'],
  receipt: [
    ...['Ines', '2027-01188', '6 April 2027', 'Standard, 6 April to 6 May 2027', '$14.75'],
    ...['$3.24', '$17.99', '6 May', 'Visa ending 0341', 'https://invoice.stripe.com/i/sample'],
  ],
  payment_failed: [
    ...['Ines', '$17.99', 'Visa ending 0341', 'not enough money', 'Try 1', '6 May 2027'],
    ...['9 May 2027', '20 May 2027', 'https://invoice.stripe.com/i/sample'],
  ],
  confirm_payment: ['Ines', '$17.99', 'https://invoice.stripe.com/i/sample'],
  trial_ending: ['Ines', 'Premium', '$24.99 a month', '29 November 2026', 'Mastercard ending 4444'],
  cancellation_scheduled: ['Ines', 'Standard with ads', '6 May 2027'],
  cancelled: ['Ines', 'Standard', '6 May 2027', 'as you asked'],
  expired: ['Ines', 'Standard', '20 May 2027', 'not renewed'],
  verify_address: ['Ines', 'verify-email?token=sample&callbackURL=/verify-email', '13:00 UTC'],
  reset_password: ['Ines', '/reset-password?token=sample', '22 November 2026, 13:00 UTC'],
  change_address: ['Ines', 'ines@example.org', 'verify-email?token=sample'],
  double_subscription: ['Ines', 'Standard', '$17.99'],
} satisfies Record<EmailKind, string[]>

function readableHtml(html: string): string {
  return html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<a [^>]*href="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

describe('each mail', () => {
  for (const kind of KINDS) {
    test(`${kind} tells every fact in both bodies, and names the brand`, async () => {
      const mail = await render(kind)
      for (const body of [mail.text, readableHtml(mail.html)]) {
        for (const words of FACTS_IN_WORDS[kind]) {
          assert.ok(body.includes(words), `"${words}" is missing in:\n${body}`)
        }
        assert.ok(body.includes('Lumen & Söhne'))
        assert.doesNotMatch(body, /undefined|null|NaN|Invalid|\[object|!/)
      }
      assert.ok(mail.text.includes('http://localhost:8000/'))
      assert.ok(mail.subject.length <= 78, mail.subject)
    })
  }

  test('the subjects of welcome and receipt are the plain facts', async () => {
    assert.equal((await render('welcome')).subject, 'Welcome to Lumen & Söhne')
    assert.equal((await render('receipt')).subject, 'Your receipt from Lumen & Söhne, $17.99')
  })
})

describe('the wording', () => {
  test('a failed payment without a next try is the final notice', async () => {
    const mail = await render('payment_failed', { nextAttemptAt: null })
    assert.equal(mail.subject, 'Final notice: $17.99 to Lumen & Söhne is not paid')
    assert.match(mail.text, /We will not try again by ourselves/)
    assert.doesNotMatch(mail.text, /We try again on/)
  })

  test('a failed payment after the grace period does not promise any watching', async () => {
    const mail = await render('payment_failed', { accessUntilAt: '2027-05-06T09:14:00.000Z' })
    assert.match(mail.text, /Watching is on hold until it is paid/)
    assert.doesNotMatch(mail.text, /You can go on watching/)
  })

  test('a card that was reported stolen is a decline without a reason, as Stripe asks', async () => {
    const mail = await render('payment_failed', { declineReason: 'stolen_card' })
    assert.match(mail.text, /the bank declined it and gave no reason/)
    assert.doesNotMatch(mail.source, /stolen/)
  })

  test('a receipt adds up when a credit was used, and when the tax is inside the prices', async () => {
    const credit = await render('receipt', {
      lines: [{ description: 'Premium', amount: 2499 }],
      tax: 0,
      amount: 1799,
    })
    assert.match(credit.text, /Discount and credit +−\$7\.00/)
    const inside = await render('receipt', {
      lines: [{ description: 'Standard', amount: 1799 }],
      tax: 324,
      amount: 1799,
    })
    assert.match(inside.text, /Tax included +\$3\.24/)
    assert.doesNotMatch(inside.text, /credit/)
  })

  test('a yen has no cents', async () => {
    const mail = await render('receipt', { amount: 1500, currency: 'jpy', nextPayment: null })
    assert.equal(mail.subject, 'Your receipt from Lumen & Söhne, ¥1,500')
  })

  test('a name that is missing leaves no gap', async () => {
    assert.match((await render('receipt', { name: ' ' })).text, /^Thank you\. Standard/m)
  })
})

describe('hostile and unusual values', () => {
  test('a name with markup, quotes and line breaks stays words in one line', async () => {
    const name = 'Ines "O\'Neil"\r\nBcc: all@example.com <script>alert(1)</script>'
    const mail = await render('welcome', { name, planName: '<b>Premium</b>' })
    assert.doesNotMatch(mail.html, /<script|<b>/)
    assert.match(mail.text, /Ines "O'Neil" Bcc: all@example\.com <script>/)
    const parsed = await PostalMime.parse(mail.source)
    assert.equal(parsed.bcc, undefined)
    assert.deepEqual(parsed.headers.map((header) => header.key).sort(), [
      ...['auto-submitted', 'content-type', 'date', 'from', 'message-id'],
      ...['mime-version', 'subject', 'to'],
    ])
  })

  test('a name in Hebrew or with emoji arrives as it was given, and turns no other word', async () => {
    const hebrew = await PostalMime.parse((await render('welcome', { name: 'שרה' })).source)
    assert.ok(hebrew.text?.includes('Welcome, \u2068שרה\u2069. Premium'))
    const override = await render('welcome', { name: 'Ines\u202e 👩‍🚀' })
    const parsed = await PostalMime.parse(override.source)
    assert.ok(parsed.text?.includes('Welcome, Ines 👩‍🚀. Premium'), parsed.text)
    assert.ok(parsed.html?.includes('Welcome, Ines 👩‍🚀. Premium'))
  })

  test('a brand with quotes, commas and accents is one sender name', async () => {
    const config = { ...CONFIG, brandName: 'Søn, "Et" <x@evil.test>' }
    const parsed = await PostalMime.parse((await render('welcome', {}, config)).source)
    assert.deepEqual(parsed.from, { address: 'hello@example.com', name: config.brandName })
    assert.equal(parsed.subject, `Welcome to ${config.brandName}`)
  })

  test('lines stay short enough for every mail server', async () => {
    const { source } = await render('receipt', { name: 'x'.repeat(4_000) })
    assert.ok(source.split('\r\n').every((line) => line.length <= 998))
    assert.doesNotMatch(source, /[^\r]\n/)
  })

  for (const recipient of ['a@b.test\r\nBcc: c@d.test', 'a@b.test, c@d.test', '<a@b.test>', 'a']) {
    test(`${JSON.stringify(recipient)} is no recipient`, async () => {
      await assert.rejects(render('welcome', {}, CONFIG, recipient), Unrenderable)
    })
  }

  test('a link that is no web page is refused', async () => {
    const attempt = render('confirm_payment', { payUrl: 'javascript:alert(1)' })
    await assert.rejects(attempt, Unrenderable)
  })

  test('facts that lack something are refused with what is missing', async () => {
    const attempt = render('cancelled', { endedAt: undefined as unknown as string })
    await assert.rejects(attempt, /The facts of "cancelled" do not fit: endedAt/)
  })
})
