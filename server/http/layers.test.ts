import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { createPglite } from '#test/database.ts'
import { createHttpApp, type HttpApp, type HttpAppOptions } from '#test/http-app.ts'
import { connectPostgres, type Database } from '../db/connect.ts'
import { accepts, answers, createApi } from './api.ts'
import { conflict } from './errors.ts'

const saved = createRoute({
  method: 'post',
  path: '/api/probe',
  request: { body: accepts(z.object({ name: z.string().max(5), age: z.int().optional() })) },
  responses: { 200: answers('Saved', z.object({ name: z.string() })) },
})

function probe() {
  const api = createApi()
  api.openapi(saved, (c) => c.json({ name: c.req.valid('json').name }, 200))
  api.get('/api/probe/refused', () => {
    throw conflict('already_there', 'It is there already.', { location: '/account' })
  })
  api.get('/api/probe/broken', () => {
    throw new Error('the secret of the house is 4711')
  })
  api.get('/api/probe/away', async (c) => {
    const { db, close } = connectPostgres('postgres://nobody@127.0.0.1:1/nothing', 1)
    try {
      return c.json(await sql`select 1`.execute(db))
    } finally {
      await close()
    }
  })
  api.get('/api/probe/client', (c) => c.text(c.var.clientAddress))
  return api
}

let database: Database
before(async () => {
  database = await createPglite()
})
after(() => database.close())

async function withApp(
  options: Partial<HttpAppOptions>,
  run: (app: HttpApp) => Promise<void>,
): Promise<void> {
  const app = createHttpApp({ database, parts: { more: [probe()] }, ...options })
  await run(app)
  await app.close()
}

async function problem(response: Response) {
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  const body = (await response.json()) as Record<string, unknown>
  assert.equal(body.status, response.status)
  assert.equal(body.instance, response.headers.get('x-request-id'))
  return body
}

describe('every answer', () => {
  test('names the request, with the caller’s own id when that is a sane one', async () => {
    await withApp({}, async (app) => {
      const visitor = app.visitor()
      const own = await visitor.get('/livez', { 'x-request-id': 'trace-7' })
      assert.equal(own.headers.get('x-request-id'), 'trace-7')
      const insane = await visitor.get('/livez', { 'x-request-id': 'a b<script>' })
      assert.match(insane.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/)
      const foreign = await visitor.get('/api/auth/get-session')
      assert.ok(foreign.headers.get('x-request-id'))
    })
  })

  test('says what a browser may do with it', async () => {
    await withApp({}, async (app) => {
      const { headers } = await app.visitor().get('/api/plans')
      const policy = headers.get('content-security-policy') ?? ''
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]) {
        assert.ok(policy.split('; ').includes(rule), rule)
      }
      assert.doesNotMatch(policy, /unsafe|stripe/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('cache-control'), 'private, no-store')
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.equal(headers.get('strict-transport-security'), null)
    })
  })

  test('asks for https from now on where the service is on https', async () => {
    await withApp({ environment: { BASE_URL: 'https://watch.example.com' } }, async (app) => {
      const { headers } = await app.visitor().get('/livez')
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000')
    })
  })
})

describe('a refusal', () => {
  test('has its status, its code and where to go instead', async () => {
    await withApp({}, async (app) => {
      const body = await problem(await app.visitor().get('/api/probe/refused'))
      assert.deepEqual(
        { ...body, instance: '' },
        {
          type: 'about:blank',
          title: 'Conflict',
          status: 409,
          code: 'already_there',
          detail: 'It is there already.',
          instance: '',
          location: '/account',
        },
      )
    })
  })

  test('names each field that does not fit', async () => {
    await withApp({}, async (app) => {
      const response = await app.visitor().post('/api/probe', { name: 'too long', age: 1.5 })
      const body = await problem(response)
      assert.equal(response.status, 422)
      assert.equal(body.code, 'invalid_request')
      assert.deepEqual(
        (body.errors as { path: string }[]).map((field) => field.path),
        ['name', 'age'],
      )
    })
  })

  const unreadable: [string, number, string, string, string][] = [
    ['a body that is not JSON', 400, 'malformed_json', '{"name":', 'application/json'],
    ['a body of another type', 415, 'not_json', 'name=a', 'text/plain'],
    [
      'a body that is too large',
      413,
      'body_too_large',
      JSON.stringify({ name: 'a'.repeat(70_000) }),
      'application/json',
    ],
  ]
  for (const [what, status, code, body, type] of unreadable) {
    test(`of ${what} is ${status}`, async () => {
      await withApp({}, async (app) => {
        const headers = { 'content-type': type, 'content-length': String(body.length) }
        const response = await app.visitor().post('/api/probe', body, headers)
        assert.equal(response.status, status)
        assert.equal((await problem(response)).code, code)
      })
    })
  }

  test('of an unknown address is 404', async () => {
    await withApp({}, async (app) => {
      const response = await app.visitor().get('/api/nothing', { accept: 'text/html' })
      assert.equal(response.status, 404)
      assert.equal((await problem(response)).code, 'not_found')
    })
  })

  test('of a wrong method names the right ones', async () => {
    await withApp({}, async (app) => {
      for (const path of ['/api/plans', '/api/plans/', '/subscribe']) {
        const response = await app.visitor().post(path, {})
        assert.equal(response.status, 405)
        assert.equal(response.headers.get('allow'), 'GET, HEAD')
        assert.equal((await problem(response)).code, 'method_not_allowed')
      }
      const webhook = await app.visitor().get('/api/payment/stripe/webhook/')
      assert.equal(webhook.headers.get('allow'), 'POST')
    })
  })

  test('of a bug tells its request id and nothing else; the log has the rest', async () => {
    await withApp({}, async (app) => {
      const response = await app.visitor().get('/api/probe/broken')
      assert.equal(response.status, 500)
      const body = await problem(response)
      assert.equal(body.code, 'internal_error')
      assert.doesNotMatch(JSON.stringify(body), /4711|at /)
      const line = app.logLines.find((entry) => entry.msg === 'a request failed')
      assert.equal(line?.requestId, body.instance)
      assert.match(JSON.stringify(line), /4711/)
    })
  })
})

describe('an outage of the database', () => {
  test('is 503 with a time to try again, and no bug', async () => {
    await withApp({}, async (app) => {
      const response = await app.visitor().get('/api/probe/away')
      assert.equal(response.status, 503)
      assert.equal(response.headers.get('retry-after'), '30')
      assert.equal((await problem(response)).code, 'database_unavailable')
      assert.ok(app.logLines.some((entry) => entry.msg === 'a request found no database'))
    })
  })
})

describe('who connects', () => {
  test('is believed from trusted proxies only', async () => {
    const from = async (app: HttpApp, address: string) => {
      const visitor = app.visitor({ address })
      const answer = await visitor.get('/api/probe/client', { 'x-forwarded-for': '198.51.100.1' })
      return answer.text()
    }
    await withApp({ environment: { TRUSTED_PROXIES: '10.0.0.0/8' } }, async (app) => {
      assert.equal(await from(app, '10.2.3.4'), '198.51.100.1')
      assert.equal(await from(app, '203.0.113.7'), '203.0.113.7')
    })
  })
})

describe('the log', () => {
  test('has one line a request, without the query and its tokens', async () => {
    await withApp({}, async (app) => {
      await app.visitor().get('/api/plans/?token=canary')
      assert.equal(app.logLines.length, 1)
      const { method, route, status, ms } = app.logLines[0]!
      assert.deepEqual(
        { method, route, status },
        { method: 'GET', route: '/api/plans', status: 200 },
      )
      assert.equal(typeof ms, 'number')
      assert.doesNotMatch(JSON.stringify(app.logLines), /canary/)
    })
  })

  test('never holds a password, a token or a key, wherever they stand', async () => {
    await withApp({}, async (app) => {
      app.ctx.log.info({ password: 'canary', config: { stripe: { secretKey: 'canary' } } }, 'x')
      app.ctx.log.info({ req: { headers: { cookie: 'canary', authorization: 'canary' } } }, 'y')
      assert.doesNotMatch(JSON.stringify(app.logLines), /canary/)
    })
  })
})
