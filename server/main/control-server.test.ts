import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ControlServer, startControlServer } from './control-server.ts'

describe('the control server', () => {
  let server: ControlServer
  before(async () => {
    server = await startControlServer({
      'GET /status': () => ({ role: 'all' }),
      'POST /break': () => {
        throw new Error('it broke')
      },
    })
  })
  after(() => server.close())

  const ask = (method: string, path: string, token = server.card.token) =>
    fetch(`${server.card.controlUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    })

  test('answers whoever can read its card', async () => {
    const response = await ask('GET', '/status')
    assert.deepEqual([response.status, await response.json()], [200, { role: 'all' }])
  })

  test('answers nobody else', async () => {
    assert.equal((await ask('GET', '/status', 'a guess')).status, 401)
    assert.equal((await fetch(`${server.card.controlUrl}/status`)).status, 401)
  })

  test('listens on the loopback only', () => {
    assert.match(server.card.controlUrl, /^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('tells what it does not know from what went wrong', async () => {
    assert.equal((await ask('POST', '/status')).status, 404)
    const broken = await ask('POST', '/break')
    assert.deepEqual([broken.status, await broken.json()], [500, { error: 'it broke' }])
  })
})
