import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ADA, answer, describeAccounts, isSignedIn } from '#test/account-suite.ts'
import { createHttpApp } from '#test/http-app.ts'

describeAccounts('signing in', (suite) => {
  test('works with the password, and a wrong one and an unknown address answer alike', async () => {
    await suite.register()
    const right = suite.visit()
    assert.equal((await right.post('/api/auth/sign-in/email', ADA)).status, 200)
    assert.ok(await isSignedIn(right))
    const wrong = { email: ADA.email, password: 'wrong horse battery' }
    const unknown = { ...wrong, email: 'nobody@example.com' }
    const first = await answer(await suite.visit().post('/api/auth/sign-in/email', wrong))
    const second = await answer(await suite.visit().post('/api/auth/sign-in/email', unknown))
    assert.equal(first[0], 401)
    // Each refusal names its own request; nothing else may tell them apart.
    const { instance: one, ...known } = first[1] as { instance: string; code: string }
    const { instance: other, ...stranger } = second[1] as { instance: string; code: string }
    assert.notEqual(one, other)
    assert.deepEqual(known, stranger)
    assert.equal(known.code, 'invalid_email_or_password')
  })

  test('needs no Origin from a program, and refuses that of another site before any password', async () => {
    await suite.register()
    const program = { 'content-type': 'application/json', 'sec-fetch-mode': 'cors' }
    const signIn = (headers: Record<string, string>) =>
      suite.app.routes.request('http://localhost:8000/api/auth/sign-in/email', {
        method: 'POST',
        headers: { ...program, ...headers },
        body: JSON.stringify(ADA),
      })
    assert.equal((await signIn({})).status, 200)
    assert.equal((await signIn({ origin: 'https://evil.example' })).status, 403)
  })

  test('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const response = await suite.visit().post('/api/auth/sign-up/email', ADA)
    const [cookie = '', ...more] = response.headers.getSetCookie()
    assert.deepEqual(more, [])
    assert.match(cookie, /^marquee_session=/)
    assert.match(cookie, /; Path=\/(;|$)/)
    assert.match(cookie, /; HttpOnly/)
    assert.match(cookie, /; SameSite=Lax/)
    assert.match(cookie, /; Max-Age=2592000/)
    assert.doesNotMatch(cookie, /Secure|Domain/)
  })

  test('on https gives a cookie of this host alone', async () => {
    const secure = createHttpApp({
      database: suite.database,
      environment: { BASE_URL: 'https://watch.example.com' },
    })
    const visitor = secure.visitor({ address: '192.0.2.1' })
    const response = await visitor.post('/api/auth/sign-up/email', ADA)
    const [cookie = ''] = response.headers.getSetCookie()
    assert.match(cookie, /^__Host-marquee_session=/)
    assert.match(cookie, /; Secure/)
    assert.match(cookie, /; Path=\/(;|$)/)
    assert.doesNotMatch(cookie, /Domain/)
    assert.ok(await isSignedIn(visitor))
    await secure.close()
  })

  test('replaces a hash that was made at an older cost', async () => {
    await suite.register()
    const old =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    const credentials = suite.database.db.withTables<{ credentials: { password: string } }>()
    await credentials.updateTable('credentials').set({ password: old }).execute()
    for (const _ of ['with the old hash', 'with the new one']) {
      const response = await suite.visit().post('/api/auth/sign-in/email', {
        email: ADA.email,
        password: 'password',
      })
      assert.equal(response.status, 200)
    }
    const row = await credentials
      .selectFrom('credentials')
      .select('password')
      .executeTakeFirstOrThrow()
    assert.match(row.password, /m=19456/)
  })

  describe('attempts', () => {
    test('at one address from one client are limited before a password is hashed', async () => {
      await suite.register({ ...ADA, email: 'limit@example.com' })
      const visitor = suite.visit()
      const wrong = { email: 'limit@example.com', password: 'wrong horse' }
      const attempt = () => visitor.post('/api/auth/sign-in/email', wrong)
      const statuses: number[] = []
      for (let n = 0; n < 10; n += 1) statuses.push((await attempt()).status)
      assert.ok(statuses.every((status) => status === 401))
      const refused = await attempt()
      assert.equal(refused.status, 429)
      const seconds = Number(refused.headers.get('retry-after'))
      assert.ok(seconds > 0 && seconds <= 600)
      assert.equal(((await refused.json()) as { code: string }).code, 'too_many_requests')
      const owner = { ...wrong, password: ADA.password }
      assert.equal((await suite.visit().post('/api/auth/sign-in/email', owner)).status, 200)
      suite.app.wall.advance(seconds * 1000)
      assert.equal((await attempt()).status, 401)
    })

    test('to register many addresses from one client are limited', async () => {
      const visitor = suite.visit()
      const statuses: number[] = []
      for (let n = 0; n < 21; n += 1) {
        const person = { ...ADA, email: `crowd${n}@example.com`, password: 'short' }
        statuses.push((await visitor.post('/api/auth/sign-up/email', person)).status)
      }
      assert.deepEqual([statuses[19], statuses[20]], [400, 429])
    })
  })

  test('a bug in here is answered like any other, and logged', async () => {
    const visitor = await suite.register()
    suite.app.accounts.handle = () => Promise.reject(new Error('the disk is full'))
    const response = await visitor.get('/api/auth/get-session')
    assert.equal(response.status, 500)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
  })
})
