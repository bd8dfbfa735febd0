import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createRoute, z } from '@hono/zod-openapi'
import { createHttpApp, type HttpApp, type HttpAppOptions } from '#test/http-app.ts'
import { connectPostgres } from '../db/connect.ts'
import { accepts, answers, createApi } from './api.ts'
import { requireOurHost } from './require-our-host.ts'

const saved = createRoute({
  method: 'post',
  path: '/api/probe',
  request: { body: accepts(z.object({ name: z.string().max(5), age: z.int().optional() })) },
  responses: { 200: answers('Saved', z.object({ name: z.string() })) },
})

function probe() {
  const api = createApi()
  api.openapi(saved, (c) => c.json({ name: c.req.valid('json').name }, 200))
  return api
}

// A refusal comes before the first query, which a database that is not there proves.
const database = connectPostgres('postgres://viewer@127.0.0.1:1/marquee')
after(() => database.close())

async function withApp(
  options: Partial<HttpAppOptions>,
  run: (app: HttpApp) => Promise<void>,
): Promise<void> {
  const app = createHttpApp({ database, parts: { more: [probe()] }, ...options })
  await run(app)
  await app.close()
}

describe('a change that another site asks for', () => {
  const ask = async (app: HttpApp, headers: Record<string, string>) =>
    (await app.routes.request('http://localhost:8000/api/probe', {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { 'content-type': 'application/json', ...headers },
    })) as Response

  test('is refused, with or without a cookie', async () => {
    await withApp({}, async (app) => {
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'https://evil.example', cookie: 'marquee_session=x' },
        { origin: 'http://localhost:8001' },
        { origin: 'https://localhost:8000' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', cookie: 'marquee_session=x' },
        { cookie: 'marquee_session=x' },
      ]
      for (const headers of foreign) {
        const response = await ask(app, headers)
        assert.equal(response.status, 403, JSON.stringify(headers))
        const { code } = (await response.json()) as { code: string }
        assert.equal(code, 'foreign_origin')
      }
    })
  })

  test('is told from one of our own, under either name of this machine', async () => {
    await withApp({}, async (app) => {
      const ours: Record<string, string>[] = [
        { origin: 'http://localhost:8000', cookie: 'marquee_session=x' },
        { origin: 'http://127.0.0.1:8000' },
        { 'sec-fetch-site': 'same-origin', cookie: 'marquee_session=x' },
        {},
      ]
      for (const headers of ours) {
        const response = await ask(app, headers)
        assert.equal(response.status, 200, JSON.stringify(headers))
      }
    })
  })

  test('may come from BASE_URL alone once money is real', async () => {
    const environment = {
      STRIPE_SECRET_KEY: 'sk_live_of_the_test',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      BRAND_NAME: 'Lumen',
      BASE_URL: 'https://watch.example.com',
      SESSION_SECRET: 'a secret of more than thirty-two characters',
      EMAIL_FROM: 'hello@example.com',
    }
    await withApp({ environment }, async (app) => {
      assert.equal((await ask(app, { origin: 'http://localhost:8000' })).status, 403)
      assert.equal((await ask(app, { origin: 'https://watch.example.com' })).status, 200)
    })
  })

  test('does not concern what needs no cookie and no browser: the webhook', async () => {
    await withApp({}, async (app) => {
      const response = await app.routes.request('/api/payment/stripe/webhook/', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'text/plain' },
      })
      assert.equal(response.status, 400)
    })
  })
})

describe('a development surface', () => {
  test('is not served under a foreign name, nor to a foreign page', async () => {
    await withApp({}, async (app) => {
      const mailbox = createApi()
      mailbox.use(requireOurHost(app.ctx.config))
      mailbox.onError((error) => new Response(error.message, { status: 403 }))
      mailbox.get('/api/dev/mailbox', (c) => c.text('mail'))
      const status = async (headers: Record<string, string>) =>
        (await mailbox.request('/api/dev/mailbox', { headers })).status
      assert.equal(await status({ host: 'localhost:8000' }), 200)
      assert.equal(await status({ host: '127.0.0.1:8000' }), 200)
      assert.equal(await status({ host: 'evil.example:8000' }), 403)
      assert.equal(await status({ host: 'localhost:8000', origin: 'https://evil.example' }), 403)
    })
  })
})
