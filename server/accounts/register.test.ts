import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { ADA, answer, describeAccounts, pathOf } from '#test/account-suite.ts'

describeAccounts('registering', (suite) => {
  test('the tables are those that better-auth expects', async () => {
    const left = await getMigrations(suite.app.accounts.options)
    assert.deepEqual([left.toBeCreated, left.toBeAdded, left.schemaProblems], [[], [], []])
  })

  test('signs in at once and sends a link that proves the address', async () => {
    const visitor = await suite.register({ ...ADA, email: 'Ada@Example.com', name: ' Ada ' })
    const [status, body] = await answer(await visitor.get('/api/account/'))
    const { account } = body as { account: Record<string, unknown> }
    assert.equal(status, 200)
    assert.deepEqual(
      { name: account.name, email: account.email, emailVerified: account.emailVerified },
      { name: 'Ada', email: 'ada@example.com', emailVerified: false },
    )
    const mail = suite.lastMail('verifyAddress')
    assert.equal(mail.accountId, account.id)
    const opened = await suite.visit().get(pathOf(mail.url))
    assert.equal(opened.status, 302)
    assert.equal(opened.headers.get('location'), '/verify-email')
    const again = (await (await visitor.get('/api/account')).json()) as typeof body
    assert.equal((again as { account: { emailVerified: boolean } }).account.emailVerified, true)
  })

  test('keeps the password as an argon2id hash', async () => {
    await suite.register()
    const { db } = suite.database
    const rows = await db
      .withTables<{ credentials: { password: string } }>()
      .selectFrom('credentials')
      .select('password')
      .execute()
    assert.deepEqual(
      rows.map((row) => /^\$argon2id\$/.test(row.password)),
      [true],
    )
  })

  test('an address twice is refused, also in other letters', async () => {
    await suite.register()
    const second = { ...ADA, email: 'ADA@example.com' }
    const [status, body] = await answer(await suite.visit().post('/api/auth/sign-up/email', second))
    assert.equal(status, 422)
    assert.match((body as { code: string }).code, /^user_already_exists/)
  })

  test('an address by five people at once makes one account', async () => {
    const attempts = Array.from({ length: 5 }, () =>
      suite.visit().post('/api/auth/sign-up/email', ADA),
    )
    const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort()
    assert.equal(statuses.filter((status) => status === 200).length, 1, String(statuses))
    assert.ok(
      statuses.every((status) => status < 500),
      String(statuses),
    )
    assert.equal((await suite.database.db.selectFrom('accounts').select('id').execute()).length, 1)
  })

  test('with a name or password that does not do is refused in words', async () => {
    for (const [change, code] of [
      [{ password: 'short' }, 'password_too_short'],
      [{ password: 'x'.repeat(129) }, 'password_too_long'],
      [{ name: '' }, 'invalid_name'],
      [{ name: 'Ada\r\nBcc: everyone@example.com' }, 'invalid_name'],
      [{ email: `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c.'.repeat(80)}com` }, 'invalid_email'],
    ] as const) {
      const response = await suite.visit().post('/api/auth/sign-up/email', { ...ADA, ...change })
      const [status, body] = await answer(response)
      assert.ok(status === 400 || status === 422, `${status} for ${code}`)
      assert.equal((body as { code: string }).code, code)
    }
    assert.deepEqual(await suite.database.db.selectFrom('accounts').select('id').execute(), [])
  })

  test('cannot set what is not asked for', async () => {
    const greedy = { ...ADA, image: 'https://evil.example/x.png', emailVerified: true }
    await suite.visit().post('/api/auth/sign-up/email', greedy)
    const rows = await suite.database.db.selectFrom('accounts').selectAll().execute()
    assert.ok(rows.every((row) => row.image === null && row.email_verified === false))
  })
})
