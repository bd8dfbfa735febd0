import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type MailServer, startMailServer } from '#test/mail-server.ts'
import {
  freshEnvironment,
  launchMarquee,
  type Marquee,
  removeData,
  startMarquee,
} from '#test/marquee-process.ts'
import { payOnPage } from '#test/sandbox-client.ts'
import { createClient, signUp, type TestClient } from '#test/test-client.ts'
import { until } from '#test/until.ts'

const CARD = '4242424242424242'
/** A lease that nobody gives back (30 s), and one poll. */
const RESUME_MS = 35_000

interface Answer {
  subscription: { status: string } | null
}

describe('the single process is killed with -9 in mid-flow', () => {
  let marquee: Marquee
  let post: MailServer

  before(async () => {
    post = await startMailServer()
    marquee = await startMarquee({ env: { EMAIL_BACKEND: 'smtp', SMTP_URL: post.url } })
  })
  after(async () => {
    await marquee?.stop()
    await post.close()
    removeData(marquee)
  })

  async function openCheckout(client: TestClient): Promise<string> {
    const path = '/api/payment/stripe/checkout/'
    const answer = await client.post<{ url: string }>(path, { plan: 'standard', interval: 'month' })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.url
  }

  async function killAndRestart(): Promise<void> {
    assert.equal(await marquee.stop('SIGKILL'), 'SIGKILL')
    marquee = await launchMarquee(marquee.env)
  }

  /** A mail that was handed over in the instant of the kill may come again, as the same bytes. */
  function mailsTo(email: string): string[] {
    const sources = post.received
      .filter((mail) => mail.to.includes(email))
      .map((mail) => mail.source)
    const byId = new Map(
      sources.map((source) => [/^Message-ID: (.+)$/im.exec(source)?.[1] ?? '', source]),
    )
    assert.equal(new Set(sources).size, byId.size, 'one Message-ID is always the same bytes')
    return [...byId.values()]
      .map((source) => /^Subject: (.+)$/im.exec(source)?.[1]?.trim() ?? '')
      .sort()
  }

  async function expectSubscribed(client: TestClient, email: string): Promise<void> {
    const subscribed = async () =>
      (await client.get<Answer>('/api/subscription/')).body.subscription?.status === 'active'
    await until('the subscription is active', subscribed, RESUME_MS)
    await until('all three mails have come', () => mailsTo(email).length >= 3, RESUME_MS)
    assert.deepEqual(mailsTo(email), [
      'Confirm your address for Netflix',
      'Welcome to Netflix',
      'Your receipt from Netflix, $17.99',
    ])
  }

  test('right after the payment, before anybody looked', async () => {
    const client = createClient(marquee.url)
    const { email } = await signUp(client)
    await payOnPage(await openCheckout(client), CARD)
    await killAndRestart()
    await expectSubscribed(client, email)
  })

  test('while the payment is on its way: paid or not, the account and Stripe agree', async () => {
    const client = createClient(marquee.url)
    const { email } = await signUp(client)
    const url = await openCheckout(client)
    const paying = payOnPage(url, CARD).catch(() => null)
    await killAndRestart()
    const answer = await paying
    if (answer?.status !== 303 && answer?.status !== 302) await payOnPage(url, CARD)
    await expectSubscribed(client, email)
  })

  test('between opening the checkout and paying: the session is still the one', async () => {
    const client = createClient(marquee.url)
    const { email } = await signUp(client)
    const url = await openCheckout(client)
    await killAndRestart()
    assert.equal(await openCheckout(client), url)
    await payOnPage(url, CARD)
    await expectSubscribed(client, email)
  })

  test('during its first start: the next one starts as if nothing had happened', async () => {
    const env = await freshEnvironment()
    const first = await launchMarqueeAndKill(env)
    assert.equal(first, 'SIGKILL')
    const second = await launchMarquee(env)
    const { email } = await signUp(createClient(second.url))
    assert.match(email, /@/)
    assert.equal(await second.stop(), 0)
    removeData(second)
  })
})

async function launchMarqueeAndKill(env: Record<string, string>): Promise<number | NodeJS.Signals> {
  const child = spawn(process.execPath, ['bin/marquee.js', 'start'], {
    cwd: new URL('../../', import.meta.url).pathname,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: 'ignore',
  })
  const exited = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  )
  await until('the database is being made', () => existsSync(`${env.DATA_DIR}/database.new`))
  child.kill('SIGKILL')
  return exited
}
