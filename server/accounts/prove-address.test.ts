import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ADA, answer, describeAccounts, isSignedIn, pathOf } from '#test/account-suite.ts'

describeAccounts('proving who one is', (suite) => {
  describe('a forgotten password', () => {
    test('is set anew by the link in the mail, which signs out everywhere and works once', async () => {
      const visitor = await suite.register()
      const asked = await suite
        .visit()
        .post('/api/auth/request-password-reset', { email: ADA.email })
      assert.equal(asked.status, 200)
      const { url, expiresAt } = suite.lastMail('resetPassword')
      assert.equal(expiresAt.getTime() - suite.app.wall.now().getTime(), 3_600_000)
      assert.match(url, /^http:\/\/localhost:8000\/reset-password\?token=/)
      const token = new URL(url).searchParams.get('token')
      const newPassword = 'a new horse battery'
      const set = await suite.visit().post('/api/auth/reset-password', { newPassword, token })
      assert.equal(set.status, 200)
      assert.equal(await isSignedIn(visitor), false)
      const old = await suite.visit().post('/api/auth/sign-in/email', ADA)
      assert.equal(old.status, 401)
      const returned = suite.visit()
      await returned.post('/api/auth/sign-in/email', { ...ADA, password: newPassword })
      const { account } = (await (await returned.get('/api/account')).json()) as {
        account: { emailVerified: boolean }
      }
      assert.equal(account.emailVerified, true, 'the link reached the address')
      const again = await suite.visit().post('/api/auth/reset-password', { newPassword, token })
      assert.equal(again.status, 400)
    })

    test('answers alike, and as late, for an address that nobody has', async () => {
      await suite.register()
      const timed = async (email: string) => {
        const startedAt = performance.now()
        const result = await answer(
          await suite.visit().post('/api/auth/request-password-reset', { email }),
        )
        return { result, ms: performance.now() - startedAt }
      }
      const known = await timed(ADA.email)
      const unknown = await timed('nobody@example.com')
      assert.deepEqual(known.result, unknown.result)
      assert.ok(known.ms >= 245 && unknown.ms >= 245, `${known.ms} ${unknown.ms}`)
      assert.equal(suite.app.mails.filter(({ kind }) => kind === 'resetPassword').length, 1)
    })

    test('keeps only a hash of the token', async () => {
      await suite.register()
      await suite.visit().post('/api/auth/request-password-reset', { email: ADA.email })
      const token = new URL(suite.lastMail('resetPassword').url).searchParams.get('token')!
      const rows = await suite.database.db
        .withTables<{ verifications: { identifier: string } }>()
        .selectFrom('verifications')
        .select('identifier')
        .execute()
      assert.ok(rows.length > 0)
      assert.ok(rows.every(({ identifier }) => !identifier.includes(token)))
    })
  })

  describe('a new password', () => {
    test('needs the old one, and can sign out the other sessions', async () => {
      const desk = await suite.register()
      const phone = suite.visit()
      await phone.post('/api/auth/sign-in/email', ADA)
      const change = { newPassword: 'a new horse battery', revokeOtherSessions: true }
      const wrong = await desk.post('/api/auth/change-password', {
        ...change,
        currentPassword: 'not this one',
      })
      assert.equal(wrong.status, 400)
      const right = { ...change, currentPassword: ADA.password }
      assert.equal((await desk.post('/api/auth/change-password', right)).status, 200)
      assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone)], [true, false])
    })
  })

  describe('a new address', () => {
    test('counts once its own link is opened, and is told on', async () => {
      const visitor = await suite.register()
      const asked = await visitor.post('/api/auth/change-email', {
        newEmail: 'Countess@example.com',
        callbackURL: '/account',
      })
      assert.equal(asked.status, 200)
      const mail = suite.lastMail('changeAddress')
      assert.equal(mail.email, 'countess@example.com')
      assert.deepEqual(suite.app.emailChanges, [])
      const opened = await suite.visit().get(pathOf(mail.url))
      assert.equal(opened.headers.get('location'), '/verify-email')
      const { account } = (await (await visitor.get('/api/account')).json()) as {
        account: { id: string; email: string; emailVerified: boolean }
      }
      assert.deepEqual([account.email, account.emailVerified], ['countess@example.com', true])
      assert.deepEqual(suite.app.emailChanges, [
        { accountId: account.id, email: 'countess@example.com' },
      ])
    })

    test('that another account has meanwhile is refused on the page, and changes nothing', async () => {
      const visitor = await suite.register()
      await visitor.post('/api/auth/change-email', { newEmail: 'grace@example.com' })
      const { url } = suite.lastMail('changeAddress')
      await suite.register({ ...ADA, email: 'grace@example.com' })
      const opened = await visitor.get(pathOf(url))
      assert.equal(opened.headers.get('location'), '/verify-email?error=USER_ALREADY_EXISTS')
      assert.deepEqual(suite.app.emailChanges, [])
    })

    test('that another account has already answers as if it were free, and sends nothing', async () => {
      await suite.register({ ...ADA, email: 'grace@example.com' })
      const visitor = await suite.register()
      const before = suite.app.mails.length
      const change = { newEmail: 'grace@example.com' }
      assert.equal((await visitor.post('/api/auth/change-email', change)).status, 200)
      assert.equal(suite.app.mails.length, before)
    })

    test('needs a session', async () => {
      const change = { newEmail: 'eve@example.com' }
      assert.equal((await suite.visit().post('/api/auth/change-email', change)).status, 401)
    })
  })

  describe('a link in a mail', () => {
    test('that was tampered with leads to the page with its reason, and nowhere else', async () => {
      await suite.register()
      const { url, expiresAt } = suite.lastMail('verifyAddress')
      assert.equal(expiresAt.getTime() - suite.app.wall.now().getTime(), 24 * 3_600_000)
      const broken = await suite.visit().get(pathOf(url).replace('token=', 'token=x'))
      assert.equal(broken.headers.get('location'), '/verify-email?error=INVALID_TOKEN')
      const away = new URL(url)
      away.searchParams.set('callbackURL', 'https://evil.example')
      assert.equal((await suite.visit().get(pathOf(away.href))).status, 403)
    })
  })
})
