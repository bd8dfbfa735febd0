import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, type OpenPage, openPage } from '#test/browser.ts'
import { type Marquee, removeData, startMarquee } from '#test/marquee-process.ts'
import { choosePlan, fillCard, newViewer, pay, readMails, register } from '#test/story.ts'

describe('from an empty folder to a paying subscriber, in a real browser', () => {
  let marquee: Marquee
  let browser: Browser
  let open: OpenPage

  before(async () => {
    marquee = await startMarquee()
    browser = await launchBrowser()
  })
  beforeEach(async () => {
    open = await openPage(browser)
  })
  afterEach(() => open.context.close())
  after(async () => {
    await browser?.close()
    await marquee?.stop()
    removeData(marquee)
  })

  const onSuccess = () =>
    open.page.getByRole('heading', { name: /You’re in/ }).waitFor({ timeout: 20_000 })

  test('register, pick Standard, pay with 4242, and the page already says so; both mails arrive', async () => {
    const { page, complaints } = open
    const viewer = newViewer()
    await register(page, marquee.url, viewer)
    await choosePlan(page, 'Standard')
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await onSuccess()
    const body = await page.locator('main').innerText()
    assert.match(body, /Standard/)
    assert.match(body, /\$17\.99/)
    assert.match(body, /Visa 4242/)
    const mails = await readMails(marquee.url, viewer.email, 3)
    const welcome = mails.find((mail) => mail.subject === 'Welcome to Netflix')
    const receipt = mails.find((mail) => /receipt/i.test(mail.subject))
    assert.ok(welcome, `a welcome mail among ${mails.map((mail) => mail.subject)}`)
    assert.ok(receipt, `a receipt among ${mails.map((mail) => mail.subject)}`)
    assert.match(receipt.text, /\$17\.99/)
    assert.match(receipt.html, /\$17\.99/)
    await page.goto(`${marquee.url}/account`)
    await page.getByRole('heading', { name: /You have Standard/ }).waitFor()
    assert.match(await page.getByRole('table').innerText(), /Paid/)
    assert.deepEqual(complaints, [])
  })

  test('a declined card gets a plain reason, and another card works on the same page', async () => {
    const { page } = open
    await register(page, marquee.url, newViewer())
    await choosePlan(page, 'Standard')
    await fillCard(page, '4000 0000 0000 9995')
    await pay(page)
    await page
      .getByText(/insufficient funds/i)
      .first()
      .waitFor()
    assert.match(page.url(), new RegExp(`^${marquee.sandboxUrl}`))
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await onSuccess()
  })

  test('3-D Secure: failed first, completed then', async () => {
    const { page } = open
    await register(page, marquee.url, newViewer())
    await choosePlan(page, 'Standard')
    await fillCard(page, '4000 0027 6000 3184')
    await pay(page)
    await page.getByRole('button', { name: 'Fail authentication' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /authenticat/i })
      .first()
      .waitFor()
    await fillCard(page, '4000 0027 6000 3184')
    await pay(page)
    await page.getByRole('button', { name: 'Complete authentication' }).click()
    await onSuccess()
  })

  test('Premium starts with seven free days: nothing is paid, a welcome comes and no receipt', async () => {
    const { page } = open
    const viewer = newViewer()
    await register(page, marquee.url, viewer)
    await choosePlan(page, 'Premium')
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await onSuccess()
    assert.match(await page.locator('main').innerText(), /\$0\.00/)
    const mails = await readMails(marquee.url, viewer.email, 2)
    assert.ok(mails.some((mail) => mail.subject === 'Welcome to Netflix'))
    assert.ok(!mails.some((mail) => /receipt/i.test(mail.subject)))
  })

  test('the tab is closed right after paying: the account is subscribed all the same', async () => {
    const { page, context } = open
    const viewer = newViewer()
    await register(page, marquee.url, viewer)
    await choosePlan(page, 'Standard')
    await fillCard(page, '4242 4242 4242 4242')
    // The buyer is gone before the browser gets back to us.
    await page.route(`${marquee.url}/subscribe/success**`, (route) => route.abort())
    await pay(page)
    await page.waitForURL(/chrome-error|success/, { timeout: 20_000 }).catch(() => {})
    await page.close()
    const mails = await readMails(marquee.url, viewer.email, 3)
    assert.ok(mails.some((mail) => mail.subject === 'Welcome to Netflix'))
    const later = await context.newPage()
    await later.goto(`${marquee.url}/account`)
    await later.getByRole('heading', { name: /You have Standard/ }).waitFor()
  })

  test('turning back at the payment page keeps the plan', async () => {
    const { page } = open
    await register(page, marquee.url, newViewer())
    await choosePlan(page, 'Premium')
    await page.getByRole('link', { name: /Back to/ }).click()
    await page.getByText('Nothing was charged').waitFor()
    assert.equal(await page.getByRole('radio', { name: 'Premium', exact: true }).isChecked(), true)
  })

  test('cancel in two clicks, resume in one, each without a reload', async () => {
    const { page } = open
    const viewer = newViewer()
    await register(page, marquee.url, viewer)
    await choosePlan(page, 'Standard')
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await onSuccess()
    await page.goto(`${marquee.url}/account`)
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel subscription' }).click()
    await page
      .getByRole('button', { name: /^Resume/ })
      .first()
      .click()
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .waitFor()
    assert.match(await page.locator('main').innerText(), /next payment/i)
  })

  test('nothing of the card is ever seen by our own pages', async () => {
    const { page } = open
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().startsWith(marquee.url))
        asked.push(`${request.url()} ${request.postData() ?? ''}`)
    })
    await register(page, marquee.url, newViewer())
    await choosePlan(page, 'Standard')
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await onSuccess()
    assert.ok(asked.length > 0)
    assert.deepEqual(
      asked.filter((sent) => /4242[ +%0-9]*4242/.test(sent)),
      [],
    )
    assert.equal(await page.locator('script[src*="stripe"]').count(), 0)
  })
})
