import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { startSandbox } from '../start-sandbox.ts'
import { createExchangeLog, type Exchange } from './exchange-log.ts'

const sandbox = await startSandbox({ port: 0, dashboardPort: 0 })
after(sandbox.close)

const EXCHANGE: Exchange = {
  id: 'req_1',
  method: 'POST',
  path: '/v1/customers',
  status: 200,
  at: 1_000,
  durationMs: 2,
  idempotencyKey: 'key-1',
  errorCode: null,
  requestForm: 'metadata%5Ba%5D=b%20c&email=ines%40example.com',
  responseBody: '{}',
}

async function pageOf(path: string): Promise<string> {
  return (await fetch(`${sandbox.dashboardUrl}${path}`)).text()
}

it('keeps what was asked, decoded, newest first', () => {
  const log = createExchangeLog()
  log.add(EXCHANGE)
  log.add({ ...EXCHANGE, id: 'req_2', requestForm: '' })
  assert.deepEqual(
    log.list(10).map(({ id }) => id),
    ['req_2', 'req_1'],
  )
  assert.equal(log.list(1)[0]?.id, 'req_2')
  assert.equal(log.find('req_1')?.requestBody, 'metadata[a]=b c\nemail=ines@example.com')
  assert.equal(log.find('req_2')?.requestBody, null)
})

it('lets the oldest go before it holds more than four million characters', () => {
  const log = createExchangeLog()
  const responseBody = 'x'.repeat(100_000)
  for (let index = 0; index < 100; index += 1) {
    log.add({ ...EXCHANGE, id: `req_${index}`, responseBody })
  }
  const held = log.list(1_000)
  assert.equal(held[0]?.id, 'req_99')
  assert.equal(held.length, Math.floor(4_000_000 / (60_000 + EXCHANGE.requestForm.length)))
})

it('shows each request to the API, refused ones too, and never the key', async () => {
  const authorization = `Bearer ${sandbox.secretKey}`
  const ask = async (path: string, init: RequestInit) =>
    (await fetch(`${sandbox.url}${path}`, init)).headers.get('request-id')
  const made = await ask('/v1/customers', {
    method: 'POST',
    body: new URLSearchParams({ name: 'Ines Moreau' }),
    headers: { authorization },
  })
  const refused = await ask('/v1/customers?wanted=all', {
    method: 'POST',
    body: new URLSearchParams({ name: 'Nobody' }),
  })
  const listed = await ask('/v1/customers?limit=3', { headers: { authorization } })

  assert.match(await pageOf(`/log/${made}`), /name=Ines Moreau/)
  const refusal = await pageOf(`/log/${refused}`)
  assert.match(refusal, /wanted=all\s+name=Nobody/)
  assert.match(refusal, /401/)
  assert.match(await pageOf(`/log/${listed}`), /limit=3/)
  for (const id of [made, refused, listed]) {
    assert.doesNotMatch(await pageOf(`/log/${id}`), new RegExp(sandbox.secretKey))
  }
})
