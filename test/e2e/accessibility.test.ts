import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, type OpenPage, openPage } from '#test/browser.ts'
import { examinePage } from '#test/examine-page.ts'
import { type Marquee, removeData, startMarquee } from '#test/marquee-process.ts'
import { choosePlan, fillCard, newViewer, pay, readMails, register } from '#test/story.ts'

describe('every page, for everybody: by night and by day, at 1280 and at 320 px', () => {
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

  async function expectSound(complaints: string[] = []): Promise<void> {
    assert.deepEqual(await examinePage(open.page), [])
    assert.deepEqual(open.complaints, complaints)
  }

  const VISITED = [
    { path: '/', heading: /The lights/ },
    { path: '/subscribe/', heading: 'First, your key.' },
    { path: '/sign-in', heading: 'Good to see you again.' },
    { path: '/forgot-password', heading: 'A new key, then.' },
  ]
  for (const { path, heading } of VISITED) {
    test(`a visitor at ${path}`, async () => {
      await open.page.goto(`${marquee.url}${path}`)
      await open.page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await expectSound()
    })
  }

  test('a page that does not exist', async () => {
    await open.page.goto(`${marquee.url}/nowhere`)
    await open.page.getByRole('heading', { level: 1, name: /No film/ }).waitFor()
    await expectSound([
      'Failed to load resource: the server responded with a status of 404 (Not Found)',
    ])
  })

  test('a form that was sent empty', async () => {
    await open.page.goto(`${marquee.url}/subscribe/`)
    await open.page.getByRole('button', { name: 'Create account' }).click()
    await open.page.getByText('Some answers need another look.').waitFor()
    await expectSound()
  })

  test('from the plans over the payment page to the account, the mailbox and the dashboard', async () => {
    const { page } = open
    const viewer = newViewer()
    await register(page, marquee.url, viewer)
    await expectSound()
    await choosePlan(page, 'Premium')
    await expectSound()
    await fillCard(page, '4242 4242 4242 4242')
    await pay(page)
    await page.getByRole('heading', { name: /You’re in/ }).waitFor()
    await page.getByText('Welcome mail sent').waitFor()
    await expectSound()
    await page.goto(`${marquee.url}/account`)
    await page.getByRole('heading', { name: /You have Premium/ }).waitFor()
    await expectSound()
    await readMails(marquee.url, viewer.email, 2)
    await page.goto(`${marquee.url}/dev/mailbox`)
    await page.getByRole('link', { name: /Welcome to Netflix/ }).waitFor()
    await expectSound()
    await page.goto(`http://127.0.0.1:${marquee.env.SANDBOX_DASHBOARD_PORT}/`)
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor()
    await expectSound()
  })
})
