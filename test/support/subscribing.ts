import assert from 'node:assert/strict'
import type { TestApp } from './test-app.ts'
import { signUp, type TestClient } from './test-client.ts'

/** The shortest ways to a subscriber, through the same doors as everybody. */

export interface SubscriberOptions {
  plan?: string
  interval?: 'month' | 'year'
  card?: string
}

export interface Subscriber {
  client: TestClient
  email: string
  sessionId: string
}

export const CARDS = {
  good: '4242424242424242',
  chargeFails: '4000000000000341',
  insufficient: '4000000000009995',
}

export function cardForm(number: string) {
  return { name: 'Ines Marchetti', card: { number, expMonth: 12, expYear: 2034, cvc: '123' } }
}

export async function openCheckout(
  client: TestClient,
  { plan = 'standard', interval = 'month' }: SubscriberOptions = {},
): Promise<string> {
  const answer = await client.post<{ sessionId: string }>('/api/payment/stripe/checkout/', {
    plan,
    interval,
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.sessionId
}

/** Signs up, opens checkout and pays; what follows is on its way. */
export async function payForPlan(
  app: TestApp,
  options: SubscriberOptions = {},
): Promise<Subscriber> {
  const client = app.client()
  const { email } = await signUp(client)
  const sessionId = await openCheckout(client, options)
  const outcome = await app.sandbox.engine.payCheckout(
    sessionId,
    cardForm(options.card ?? CARDS.good),
  )
  assert.equal(outcome.kind, 'redirect', JSON.stringify(outcome))
  return { client, email, sessionId }
}

/** The same, when all of it has arrived. */
export async function subscribe(
  app: TestApp,
  options: SubscriberOptions = {},
): Promise<Subscriber> {
  const subscriber = await payForPlan(app, options)
  await app.settle()
  return subscriber
}

/** Subjects of the mails to an address, in the order in which they left. */
export function subjectsTo(app: TestApp, email: string): string[] {
  return app.outbox.filter((mail) => mail.recipient === email).map((mail) => mail.subject)
}
