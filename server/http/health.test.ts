import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createPglite } from '#test/database.ts'
import { createHttpApp } from '#test/http-app.ts'
import { connectPostgres, type Database } from '../db/connect.ts'
import { databaseCheck } from './health.ts'

describe('health', () => {
  let database: Database
  before(async () => {
    database = await createPglite()
  })
  after(() => database.close())

  test('a process that answers is alive', async () => {
    const app = createHttpApp({ database })
    const response = await app.visitor().get('/livez')
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }])
    await app.close()
  })

  test('a process whose database answers is ready', async () => {
    const app = createHttpApp({ database })
    const response = await app.visitor().get('/readyz')
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), {
      status: 'ready',
      checks: [{ name: 'database', ok: true, onlyDelays: false, reason: null }],
    })
    await app.close()
  })

  test('a process without its database or broker is not, and only the log says why', async () => {
    const nowhere = connectPostgres('postgres://viewer@127.0.0.1:1/marquee')
    const broker = {
      name: 'broker',
      check: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:6379')),
    }
    const app = createHttpApp({
      database,
      parts: { readiness: [databaseCheck(nowhere.db), broker] },
    })
    const response = await app.visitor().get('/readyz')
    assert.equal(response.status, 503)
    const text = await response.text()
    assert.doesNotMatch(text, /10\.0\.0\.5/)
    const { checks } = JSON.parse(text) as { checks: { name: string; ok: boolean }[] }
    assert.deepEqual(
      checks.map(({ name, ok }) => [name, ok]),
      [
        ['database', false],
        ['broker', false],
      ],
    )
    assert.match(JSON.stringify(app.logLines), /10\.0\.0\.5/)
    await nowhere.close()
    await app.close()
  })

  test('a process stays ready without what only delays its work, and says what it lacks', async () => {
    const check = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:6379'))
    const readiness = [databaseCheck(database.db), { name: 'broker', check, onlyDelays: true }]
    const app = createHttpApp({ database, parts: { readiness } })
    const response = await app.visitor().get('/readyz')
    assert.equal(response.status, 200)
    const text = await response.text()
    assert.match(text, /"name":"broker","ok":false,"onlyDelays":true/)
    assert.doesNotMatch(text, /10\.0\.0\.5/)
    await app.close()
  })

  test('figures are for a collector on this machine', async () => {
    const app = createHttpApp({ database })
    await app.visitor().get('/api/plans')
    const local = app.visitor({ address: '127.0.0.1' })
    const figures = await (await local.get('/metrics')).text()
    assert.match(figures, /http_request_duration_seconds_count\{method="GET",route="\/api\/plans"/)
    assert.equal((await local.get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status, 404)
    assert.equal((await app.visitor().get('/metrics')).status, 404)
    await app.close()
  })
})
