import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import Stripe from 'stripe'
import { type Sandbox, startSandbox } from '#sandbox/start-sandbox.ts'
import { launchBrowser, openPage } from '#test/browser.ts'
import { examinePage } from '#test/examine-page.ts'

describe('the pages that stand in for Stripe’s, for everybody', () => {
  let sandbox: Sandbox
  let stripe: Stripe
  let browser: Browser
  let price: string

  before(async () => {
    sandbox = await startSandbox({ port: 0, dashboardPort: null })
    const { hostname, port } = new URL(sandbox.url)
    stripe = new Stripe(sandbox.secretKey, { host: hostname, port, protocol: 'http' })
    const made = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1_799,
      recurring: { interval: 'month' },
      product_data: { name: 'Standard' },
    })
    price = made.id
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
    await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'HALF',
    })
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await sandbox?.close()
  })

  function openSession(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    return stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 1, adjustable_quantity: { enabled: true } }],
      success_url: `${sandbox.url}/c/pay/{CHECKOUT_SESSION_ID}`,
      ...params,
    })
  }

  async function visit(url: string, walk: (page: Page) => Promise<void>): Promise<void> {
    const { page, context } = await openPage(browser)
    await page.goto(url)
    await walk(page)
    await context.close()
  }

  async function expectSound(page: Page): Promise<void> {
    assert.deepEqual(await examinePage(page), [])
  }

  test('Checkout with everything that it can ask for, by keyboard', async () => {
    const { id, url } = await openSession({
      allow_promotion_codes: true,
      billing_address_collection: 'required',
      phone_number_collection: { enabled: true },
      tax_id_collection: { enabled: true },
      consent_collection: { terms_of_service: 'required' },
    })
    await visit(url!, async (page) => {
      await expectSound(page)
      await page.getByLabel('Email').fill('ann@example.com')
      await page.getByLabel('Quantity of Standard').fill('2')
      await page.keyboard.press('Enter')
      await page.getByText('$35.98 today').waitFor()
      await page.getByLabel('Promotion code').fill('WRONG')
      await page.keyboard.press('Enter')
      await page.getByText('This code is invalid.').waitFor()
      await page.getByLabel('Promotion code').fill('half')
      await page.keyboard.press('Enter')
      await page.getByText('$17.99 today').waitFor()
      assert.equal(await page.getByLabel('Email').inputValue(), 'ann@example.com')
      await page.getByRole('button', { name: 'Subscribe and pay $17.99' }).press('Enter')
      await page.getByText('Agree to the terms to continue.').waitFor()
      await expectSound(page)
      const focused = await page.evaluate(() => document.activeElement?.id)
      assert.equal(focused, 'phone', 'the first answer that is missing')
      await page.getByRole('button', { name: /^Use 4242/ }).click()
      await page.getByLabel('Phone').fill('+1 555 0100')
      await page.getByLabel('Address', { exact: true }).fill('1 Main Street')
      await page.getByLabel('City').fill('Springfield')
      await page.getByRole('checkbox', { name: /I agree/ }).press('Space')
      await page.getByRole('button', { name: /^Subscribe and pay/ }).press('Enter')
      await page.getByText('This Checkout session is complete').waitFor()
      await expectSound(page)
    })
    const done = await stripe.checkout.sessions.retrieve(id)
    assert.equal(done.customer_details?.address?.city, 'Springfield')
    assert.equal(done.amount_total, 1_799)
  })

  test('Checkout that asks the bank, by Escape and again', async () => {
    const { url } = await openSession()
    await visit(url!, async (page) => {
      await page.getByLabel('Email').fill('ann@example.com')
      await page.getByRole('button', { name: /^Use 4000 0027 6000 3184/ }).click()
      await page.getByRole('button', { name: /^Subscribe/ }).click()
      await page.getByRole('dialog').waitFor()
      await expectSound(page)
      await page.keyboard.press('Escape')
      await page.getByText('The card was not authenticated.').waitFor()
      await expectSound(page)
    })
  })

  test('a trial without a card, a card for later, an expired session, and a receipt', async () => {
    const free = await openSession({
      payment_method_collection: 'if_required',
      subscription_data: { trial_period_days: 14 },
    })
    const setup = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      success_url: 'http://shop.example/',
    })
    const expired = await openSession({ after_expiration: { recovery: { enabled: true } } })
    await stripe.checkout.sessions.expire(expired.id)
    const paid = await openSession()
    await sandbox.engine.payCheckout(paid.id, {
      email: 'ann@example.com',
      card: { number: '4242424242424242', expMonth: 12, expYear: 2045, cvc: '123' },
    })
    const { invoice } = await stripe.checkout.sessions.retrieve(paid.id, { expand: ['invoice'] })
    const receipt = (invoice as Stripe.Invoice).hosted_invoice_url
    for (const url of [free.url, setup.url, expired.url, receipt]) await visit(url!, expectSound)
  })
})
