import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Hono } from 'hono'
import { createExchangeLog } from './exchange-log.ts'

it('keeps what was asked and answered, decoded, newest first, and without the key', async () => {
  const log = createExchangeLog(() => 1_000)
  const app = new Hono()
  app.use('/v1/*', log.middleware)
  app.post('/v1/customers', async (c) => {
    const body = await c.req.text()
    return c.json({ read: body }, 200, { 'request-id': 'req_1' })
  })
  await app.request('/v1/customers', {
    method: 'POST',
    body: 'metadata%5Ba%5D=b%20c&email=ines%40example.com',
    headers: { authorization: 'Bearer sk_test_sandbox', 'idempotency-key': 'key-1' },
  })
  await app.request('/v1/nothing?limit=3')

  assert.deepEqual(
    log.list(10).map((row) => [row.method, row.path, row.status]),
    [
      ['GET', '/v1/nothing', 404],
      ['POST', '/v1/customers', 200],
    ],
  )
  const kept = log.find('req_1')
  assert.equal(kept?.requestBody, 'metadata[a]=b c\nemail=ines@example.com')
  assert.equal(kept?.idempotencyKey, 'key-1')
  assert.match(kept?.responseBody ?? '', /metadata%5Ba%5D/)
  assert.doesNotMatch(JSON.stringify(kept), /sk_test_sandbox/)
})
