import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { type Sandbox, type SandboxOptions, startSandbox } from '../start-sandbox.ts'
import { assertShapes, watchEvent, watchingClient } from './watch-shapes.ts'

const SECRET = 'whsec_of_the_test_endpoint'
/** Where a test's clock starts, unless it says otherwise: no month's end and no leap day nearby. */
export const START_MS = Date.UTC(2031, 0, 15, 12)
export const DAY_MS = 86_400_000
export const GOOD_CARD = { number: '4242424242424242', expMonth: 12, expYear: 2045, cvc: '123' }

export interface TestSandbox extends AsyncDisposable {
  sandbox: Sandbox
  stripe: Stripe
  /** What the endpoint received, verified by the SDK, in order of arrival. */
  received: Stripe.Event[]
  /** The answers of the endpoint, one per delivery; then 200. */
  answers: number[]
  /** Types of all events, in the order in which they were generated. */
  eventTypes(): Promise<string[]>
  advanceDays(days: number): Promise<void>
}

export function card(number: string) {
  return { ...GOOD_CARD, number }
}

export function sdkFor(sandbox: { url: string; secretKey: string }, config = {}): Stripe {
  const url = new URL(sandbox.url)
  return new Stripe(sandbox.secretKey, {
    host: url.hostname,
    port: url.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: watchingClient(),
    ...config,
  })
}

/** A sandbox in memory, the real SDK, and an endpoint that verifies what it gets. */
export async function startTestSandbox(
  options: SandboxOptions = {},
  startMs = START_MS,
): Promise<TestSandbox> {
  const received: Stripe.Event[] = []
  const answers: number[] = []
  const seen: Stripe.Event[] = []
  const endpoint = await listen(received, answers, seen)
  const { port } = endpoint.address() as AddressInfo
  const sandbox = await startSandbox({
    port: 0,
    dashboardPort: null,
    webhooks: [{ url: `http://127.0.0.1:${port}/`, secret: SECRET }],
    ...options,
  })
  const { engine } = sandbox
  const stripe = sdkFor(sandbox)
  if (engine.now() < startMs) await engine.advance(startMs)
  return {
    sandbox,
    stripe,
    received,
    answers,
    async eventTypes() {
      const types: string[] = []
      for await (const event of stripe.events.list({ limit: 100 })) types.push(event.type)
      return types.reverse()
    },
    // The present has passed by the time that the clock is asked for it.
    advanceDays: async (days) => {
      if (days > 0) await engine.advance(engine.now() + days * DAY_MS)
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      endpoint.closeAllConnections()
      await new Promise((resolve) => endpoint.close(resolve))
      for (const event of seen) watchEvent(sandbox.url, event)
      assertShapes(sandbox.url)
    },
  }
}

async function listen(
  received: Stripe.Event[],
  answers: number[],
  seen: Stripe.Event[],
): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature'])
      const body = Buffer.concat(chunks)
      seen.push(JSON.parse(body.toString()))
      received.push(Stripe.webhooks.constructEvent(body, signature, SECRET))
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
