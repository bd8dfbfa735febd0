import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createPglite } from '#test/database.ts'
import { createHttpApp, type HttpApp } from '#test/http-app.ts'
import type { Database } from './db/connect.ts'

/** Serves the documentation itself, which need not describe itself. */
const UNDOCUMENTED = ['GET /api/openapi.json', 'GET /api/docs', 'GET /api/docs/reference.js']

describe('the routes', () => {
  let database: Database
  let app: HttpApp
  before(async () => {
    database = await createPglite()
    app = createHttpApp({ database })
  })
  after(async () => {
    await app.close()
    await database.close()
  })

  const served = () =>
    app.routes.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)

  test('are all in the documentation, each with a summary', async () => {
    const response = await app.visitor().get('/api/openapi.json')
    assert.equal(response.status, 200)
    const document = (await response.json()) as {
      openapi: string
      paths: Record<string, Record<string, { summary?: string; responses: object }>>
    }
    assert.equal(document.openapi, '3.1.0')
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    )
    const documented = operations.map(({ name }) => name)
    const missing = [...new Set(served())].filter(
      (name) => !documented.includes(name) && !UNDOCUMENTED.includes(name),
    )
    assert.deepEqual(missing, [])
    const invented = documented.filter((name) => name.includes('/api/') && !served().includes(name))
    assert.deepEqual(invented, [])
    assert.deepEqual(
      operations.filter(({ operation }) => !operation.summary).map(({ name }) => name),
      [],
    )
  })

  test('are the same with and without a trailing slash', async () => {
    for (const path of ['/api/plans', '/api/account', '/api/auth/get-session', '/livez']) {
      const [bare, slashed] = [await app.visitor().get(path), await app.visitor().get(`${path}/`)]
      assert.equal(slashed.status, bare.status, path)
      assert.notEqual(bare.status, 404, path)
    }
  })

  test('of better-auth are only those that the table lists', async () => {
    for (const path of [
      '/api/auth/update-user',
      '/api/auth/delete-user',
      '/api/auth/sign-in/social',
    ]) {
      assert.equal((await app.visitor().post(path, {})).status, 404, path)
    }
    assert.equal((await app.visitor().get('/api/auth/reset-password/token')).status, 404)
  })

  test('can be read on a page of ours that fetches nothing from elsewhere', async () => {
    const page = await app.visitor().get('/api/docs/')
    const policy = page.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'self'/)
    assert.doesNotMatch(policy, /https?:|\*|unsafe-eval|script-src/)
    assert.doesNotMatch(await page.text(), /https?:\/\//)
    const script = await app.visitor().get('/api/docs/reference.js')
    assert.equal(script.status, 200)
    assert.ok((await script.arrayBuffer()).byteLength > 1_000_000)
  })
})
