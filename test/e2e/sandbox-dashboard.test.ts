import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { subscribe } from '#sandbox/testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/test-sandbox.ts'
import { launchBrowser, type OpenPage, openPage } from '#test/browser.ts'
import { examinePage } from '#test/examine-page.ts'

describe('the sandbox’s dashboard, by night and by day, at 1280 and at 320 px', () => {
  let sandbox: TestSandbox
  let browser: Browser
  let open: OpenPage
  let url: string

  before(async () => {
    sandbox = await startTestSandbox({ dashboardPort: 0, retryDelaysMs: [3_600_000] })
    url = sandbox.sandbox.dashboardUrl!
    sandbox.answers.push(500)
    await subscribe(sandbox, { trialDays: 7, number: '4000000000000341' })
    await sandbox.advanceDays(9)
    await sandbox.sandbox.engine.snapshot('past-due')
    browser = await launchBrowser()
    open = await openPage(browser)
  })
  after(async () => {
    await browser?.close()
    await sandbox?.[Symbol.asyncDispose]()
  })

  async function visit(path: string): Promise<void> {
    await open.page.goto(url + path)
    for (const details of await open.page.locator('main details').all()) {
      await details.evaluate((element) => element.setAttribute('open', ''))
    }
    assert.deepEqual(await examinePage(open.page), [])
  }

  const PATHS = ['/', '/subscriptions', '/invoices', '/events', '/webhooks', '/chaos', '/snapshots']
  for (const path of PATHS) test(path, () => visit(path))

  test('a customer, a subscription, an event that failed, and a request', async () => {
    const { stripe } = sandbox
    const [subscription] = (await stripe.subscriptions.list()).data
    const retried = sandbox.sandbox.engine.listDeliveries({ state: 'waiting' })[0]
    const [request] = sandbox.sandbox.engine.listRequests()
    await visit(`/customers/${subscription!.customer}`)
    await visit(`/objects/${subscription!.id}`)
    await visit(`/events/${retried!.eventId}`)
    await visit(`/log/${request!.id}`)
  })

  test('by keyboard: search, roll a secret, keep and restore a moment', async () => {
    const { page } = open
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${url}/webhooks`)
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('ann@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Visa ending 0341').waitFor()

    await page.goto(`${url}/webhooks`)
    await page.getByRole('button', { name: /Roll the secret/ }).press('Enter')
    await page.getByText(/whsec_/).waitFor()
    assert.deepEqual(await examinePage(page), [])

    await page.goto(`${url}/snapshots`)
    await page.getByRole('textbox', { name: 'Name' }).fill('by-hand')
    await page.keyboard.press('Enter')
    await page.getByText('Kept as by-hand.').waitFor()
    await page.getByRole('button', { name: 'Restore past-due' }).press('Enter')
    await page.getByText('past-due is restored.').waitFor()
    assert.deepEqual(await examinePage(page), [])
    assert.deepEqual(open.complaints, [])
  })

  test('the clock travels past the next payment while one watches', async () => {
    const { page } = open
    await page.goto(url)
    const before = sandbox.sandbox.engine.now()
    await page.getByRole('button', { name: 'Past next payment' }).press('Enter')
    await page.locator('#journey-title', { hasText: 'Arrived on' }).waitFor()
    assert.ok(sandbox.sandbox.engine.now() > before)
    assert.deepEqual(await examinePage(page), [])
  })
})
