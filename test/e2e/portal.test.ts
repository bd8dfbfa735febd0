import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/test-sandbox.ts'
import { type PortalVisitor, visitPortal } from '#sandbox/testing/visit-portal.ts'
import { launchBrowser, type OpenPage, openPage } from '#test/browser.ts'
import { examinePage } from '#test/examine-page.ts'

describe('the sandbox’s customer portal, in a real browser', () => {
  let sandbox: TestSandbox
  let browser: Browser
  let open: OpenPage
  let visitor: PortalVisitor

  before(async () => {
    sandbox = await startTestSandbox()
    browser = await launchBrowser()
  })
  beforeEach(async () => {
    visitor = await visitPortal(sandbox, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }, { amount: 500 }],
      update: {
        proration_behavior: 'always_invoice',
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
      features: { subscription_pause: { enabled: true } },
    })
    open = await openPage(browser)
    await open.page.goto(visitor.session.url)
  })
  afterEach(() => open.context.close())
  after(async () => {
    await browser?.close()
    await sandbox?.[Symbol.asyncDispose]()
  })

  test('every page is sound by night and by day, at 1280 and at 320 px', async () => {
    const { page, complaints } = open
    const { url } = visitor.session
    const { id } = visitor.subscription
    const price = visitor.prices[0]!.id
    for (const path of [
      ...['', `/plan/${id}`, `/plan/${id}/confirm?price=${price}`, `/cancel/${id}`],
      ...[`/pause/${id}`, `/pay-with/${id}`, '/cards/new', '/details'],
    ]) {
      await page.goto(url + path)
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      assert.deepEqual(await examinePage(page), [])
    }
    assert.deepEqual(complaints, [])
  })

  test('by keyboard alone: another plan, its price, and the notice that it is done', async () => {
    const { page } = open
    const press = async (name: string | RegExp) => {
      const target = page.getByRole('link', { name }).or(page.getByRole('button', { name })).first()
      await target.focus()
      await page.keyboard.press('Enter')
    }
    await press('Change plan')
    await page.getByRole('radio', { name: /\$20\.00 a month/ }).focus()
    await page.keyboard.press('Space')
    await press('See what it costs')
    await page.getByRole('heading', { name: 'Change to Premium' }).waitFor()
    await press(/^Change and pay \$/)
    const notice = page.getByRole('status')
    await notice.waitFor()
    assert.equal(await notice.innerText(), 'The plan is changed.')
    assert.ok(await notice.evaluate((node) => node === document.activeElement))
  })

  test('a test card fills itself in, the bank asks in a dialog, and the card is saved', async () => {
    const { page, complaints } = open
    await page.getByRole('link', { name: 'Add a card' }).click()
    await page.getByRole('button', { name: /Asks for 3-D Secure/ }).click()
    await page.getByTestId('pay').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Fail authentication' }).click()
    await page.getByText('The card was not authenticated.').waitFor()
    await page.getByTestId('pay').click()
    await dialog.getByRole('button', { name: 'Complete authentication' }).click()
    await page.getByText('The card is saved.').waitFor()
    await page.getByText('Visa ending 3184').first().waitFor()
    assert.deepEqual(
      complaints.filter((complaint) => !/status of 40[02]/.test(complaint)),
      [],
    )
  })

  test('a refusal is read out and focused', async () => {
    const { page } = open
    await page.goto(`${visitor.session.url}/details`)
    await page.getByLabel('Email').fill('nowhere')
    await page.getByRole('button', { name: 'Save' }).click()
    const email = page.getByLabel('Email')
    await page.getByText('Enter an address such as').waitFor()
    assert.equal(await email.getAttribute('aria-invalid'), 'true')
    assert.ok(await email.evaluate((node) => node === document.activeElement))
    assert.deepEqual(await examinePage(page), [])
  })
})
