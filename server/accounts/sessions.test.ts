import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, answer, describeAccounts, isSignedIn } from '#test/account-suite.ts'

describeAccounts('a session', (suite) => {
  test('ends when its owner signs out', async () => {
    const visitor = await suite.register()
    const cookies = new Map(visitor.cookies)
    assert.equal((await visitor.post('/api/auth/sign-out')).status, 200)
    assert.equal(visitor.cookies.size, 0)
    for (const [name, value] of cookies) visitor.cookies.set(name, value)
    assert.equal(await isSignedIn(visitor), false)
  })

  test('that is forged is none', async () => {
    const visitor = await suite.register()
    const [[name, value]] = [...visitor.cookies] as [[string, string]]
    const token = value.split('.')[0]!
    for (const forged of [`${token}.AAAA`, token, 'x', '', `${token}.${'A'.repeat(43)}%3D`]) {
      const other = suite.visit({ cookie: `${name}=${forged}` })
      assert.equal(await isSignedIn(other), false, forged)
    }
  })

  test('is listed with the others, which can be ended one by one or all', async () => {
    const desk = await suite.register()
    const phone = suite.visit({ 'user-agent': 'phone' })
    const tablet = suite.visit()
    for (const visitor of [phone, tablet]) await visitor.post('/api/auth/sign-in/email', ADA)
    const list = async () =>
      (await (await desk.get('/api/auth/list-sessions')).json()) as {
        token: string
        userAgent: string
        ipAddress: string
      }[]
    const sessions = await list()
    assert.equal(sessions.length, 3)
    const onPhone = sessions.find(({ userAgent }) => userAgent === 'phone')!
    assert.match(onPhone.ipAddress, /^198\.51\./)
    await desk.post('/api/auth/revoke-session', { token: onPhone.token })
    assert.deepEqual(
      [await isSignedIn(phone), await isSignedIn(tablet), await isSignedIn(desk)],
      [false, true, true],
    )
    await desk.post('/api/auth/revoke-other-sessions')
    assert.deepEqual([await isSignedIn(tablet), await isSignedIn(desk)], [false, true])
  })

  test('of somebody else cannot be ended', async () => {
    const ada = await suite.register()
    const eve = await suite.register({ ...ADA, email: 'eve@example.com' })
    const [session] = (await (await ada.get('/api/auth/list-sessions')).json()) as {
      token: string
    }[]
    await eve.post('/api/auth/revoke-session', { token: session!.token })
    assert.ok(await isSignedIn(ada))
  })

  test('is missing: the account answers 401 with a problem', async () => {
    const [status, body] = await answer(await suite.visit().get('/api/account/'))
    assert.equal(status, 401)
    assert.equal((body as { code: string }).code, 'unauthenticated')
  })

  test('that is used is prolonged, in the database and in the browser', async () => {
    const visitor = await suite.register()
    const twoDaysAgo = new Date(Date.now() + 28 * 24 * 3600 * 1000)
    await suite.database.db.updateTable('sessions').set({ expires_at: twoDaysAgo }).execute()
    const response = await visitor.get('/api/account')
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=2592000/)
    const row = await suite.database.db
      .selectFrom('sessions')
      .select('expires_at')
      .executeTakeFirstOrThrow()
    assert.ok(row.expires_at > twoDaysAgo)
  })
})
