import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { DATABASES } from '#test/database.ts'
import { createHttpApp, type HttpApp, type SentMail, type Visitor } from '#test/http-app.ts'
import type { Database } from '../db/connect.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/api/account')).status === 200
}

async function answer(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()]
}

for (const kind of DATABASES) {
  describe(`accounts on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    let app: HttpApp
    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())
    beforeEach(() => {
      app = createHttpApp({ database })
    })
    afterEach(async () => {
      await database.db.deleteFrom('accounts').execute()
      await sql`delete from rate_limits`.execute(database.db)
      await app.close()
    })

    /** Each visitor comes from an address of their own. */
    let line = 0
    const visit = (headers?: Record<string, string>) => {
      line += 1
      return app.visitor({ address: `198.51.${line >> 8}.${line & 255}`, headers: headers ?? {} })
    }

    async function register(person = ADA): Promise<Visitor> {
      const visitor = visit()
      const response = await visitor.post('/api/auth/sign-up/email', person)
      assert.equal(response.status, 200, await response.clone().text())
      return visitor
    }

    function lastMail(type: SentMail['kind']): SentMail {
      const mail = app.mails.findLast(({ kind }) => kind === type)
      assert.ok(mail, `no ${type} mail`)
      return mail
    }

    const pathOf = (url: string) => url.replace('http://localhost:8000', '')

    test('the tables are those that better-auth expects', async () => {
      const left = await getMigrations(app.accounts.options)
      assert.deepEqual([left.toBeCreated, left.toBeAdded, left.schemaProblems], [[], [], []])
    })

    describe('registering', () => {
      test('signs in at once and sends a link that proves the address', async () => {
        const visitor = await register({ ...ADA, email: 'Ada@Example.com', name: ' Ada ' })
        const [status, body] = await answer(await visitor.get('/api/account/'))
        const { account } = body as { account: Record<string, unknown> }
        assert.equal(status, 200)
        assert.deepEqual(
          { name: account.name, email: account.email, emailVerified: account.emailVerified },
          { name: 'Ada', email: 'ada@example.com', emailVerified: false },
        )
        const mail = lastMail('verifyAddress')
        assert.equal(mail.accountId, account.id)
        const opened = await visit().get(pathOf(mail.url))
        assert.equal(opened.status, 302)
        assert.equal(opened.headers.get('location'), '/verify-email')
        const again = (await (await visitor.get('/api/account')).json()) as typeof body
        assert.equal((again as { account: { emailVerified: boolean } }).account.emailVerified, true)
      })

      test('keeps the password as an argon2id hash', async () => {
        await register()
        const { db } = database
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
        await register()
        const second = { ...ADA, email: 'ADA@example.com' }
        const [status, body] = await answer(await visit().post('/api/auth/sign-up/email', second))
        assert.equal(status, 422)
        assert.match((body as { code: string }).code, /^USER_ALREADY_EXISTS/)
      })

      test('an address by five people at once makes one account', async () => {
        const attempts = Array.from({ length: 5 }, () =>
          visit().post('/api/auth/sign-up/email', ADA),
        )
        const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort()
        assert.equal(statuses.filter((status) => status === 200).length, 1, String(statuses))
        assert.ok(
          statuses.every((status) => status < 500),
          String(statuses),
        )
        assert.equal((await database.db.selectFrom('accounts').select('id').execute()).length, 1)
      })

      test('with a name or password that does not do is refused in words', async () => {
        for (const [change, code] of [
          [{ password: 'short' }, 'PASSWORD_TOO_SHORT'],
          [{ password: 'x'.repeat(129) }, 'PASSWORD_TOO_LONG'],
          [{ name: '' }, 'INVALID_NAME'],
          [{ name: 'Ada\r\nBcc: everyone@example.com' }, 'INVALID_NAME'],
          [{ email: `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c.'.repeat(80)}com` }, 'INVALID_EMAIL'],
        ] as const) {
          const response = await visit().post('/api/auth/sign-up/email', { ...ADA, ...change })
          const [status, body] = await answer(response)
          assert.ok(status === 400 || status === 422, `${status} for ${code}`)
          assert.equal((body as { code: string }).code, code)
        }
        assert.deepEqual(await database.db.selectFrom('accounts').select('id').execute(), [])
      })

      test('cannot set what is not asked for', async () => {
        const greedy = { ...ADA, image: 'https://evil.example/x.png', emailVerified: true }
        await visit().post('/api/auth/sign-up/email', greedy)
        const rows = await database.db.selectFrom('accounts').selectAll().execute()
        assert.ok(rows.every((row) => row.image === null && row.email_verified === false))
      })
    })

    describe('signing in', () => {
      test('works with the password, and a wrong one and an unknown address answer alike', async () => {
        await register()
        const right = visit()
        assert.equal((await right.post('/api/auth/sign-in/email', ADA)).status, 200)
        assert.ok(await isSignedIn(right))
        const wrong = { email: ADA.email, password: 'wrong horse battery' }
        const unknown = { ...wrong, email: 'nobody@example.com' }
        const first = await answer(await visit().post('/api/auth/sign-in/email', wrong))
        const second = await answer(await visit().post('/api/auth/sign-in/email', unknown))
        assert.equal(first[0], 401)
        assert.deepEqual(first, second)
      })

      test('gives a cookie that scripts cannot read and other sites cannot send', async () => {
        const response = await visit().post('/api/auth/sign-up/email', ADA)
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
          database,
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
        await register()
        const old =
          '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
        const credentials = database.db.withTables<{ credentials: { password: string } }>()
        await credentials.updateTable('credentials').set({ password: old }).execute()
        for (const _ of ['with the old hash', 'with the new one']) {
          const response = await visit().post('/api/auth/sign-in/email', {
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
    })

    describe('a session', () => {
      test('ends when its owner signs out', async () => {
        const visitor = await register()
        const cookies = new Map(visitor.cookies)
        assert.equal((await visitor.post('/api/auth/sign-out')).status, 200)
        assert.equal(visitor.cookies.size, 0)
        for (const [name, value] of cookies) visitor.cookies.set(name, value)
        assert.equal(await isSignedIn(visitor), false)
      })

      test('that is forged is none', async () => {
        const visitor = await register()
        const [[name, value]] = [...visitor.cookies] as [[string, string]]
        const token = value.split('.')[0]!
        for (const forged of [`${token}.AAAA`, token, 'x', '', `${token}.${'A'.repeat(43)}%3D`]) {
          const other = visit({ cookie: `${name}=${forged}` })
          assert.equal(await isSignedIn(other), false, forged)
        }
      })

      test('is listed with the others, which can be ended one by one or all', async () => {
        const desk = await register()
        const phone = visit({ 'user-agent': 'phone' })
        const tablet = visit()
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
        const ada = await register()
        const eve = await register({ ...ADA, email: 'eve@example.com' })
        const [session] = (await (await ada.get('/api/auth/list-sessions')).json()) as {
          token: string
        }[]
        await eve.post('/api/auth/revoke-session', { token: session!.token })
        assert.ok(await isSignedIn(ada))
      })

      test('is missing: the account answers 401 with a problem', async () => {
        const [status, body] = await answer(await visit().get('/api/account/'))
        assert.equal(status, 401)
        assert.equal((body as { code: string }).code, 'unauthenticated')
      })

      test('that is used is prolonged, in the database and in the browser', async () => {
        const visitor = await register()
        const twoDaysAgo = new Date(Date.now() + 28 * 24 * 3600 * 1000)
        await database.db.updateTable('sessions').set({ expires_at: twoDaysAgo }).execute()
        const response = await visitor.get('/api/account')
        assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=2592000/)
        const row = await database.db
          .selectFrom('sessions')
          .select('expires_at')
          .executeTakeFirstOrThrow()
        assert.ok(row.expires_at > twoDaysAgo)
      })
    })

    describe('a forgotten password', () => {
      test('is set anew by the link in the mail, which signs out everywhere and works once', async () => {
        const visitor = await register()
        const asked = await visit().post('/api/auth/request-password-reset', { email: ADA.email })
        assert.equal(asked.status, 200)
        const { url } = lastMail('resetPassword')
        assert.match(url, /^http:\/\/localhost:8000\/reset-password\?token=/)
        const token = new URL(url).searchParams.get('token')
        const newPassword = 'a new horse battery'
        const set = await visit().post('/api/auth/reset-password', { newPassword, token })
        assert.equal(set.status, 200)
        assert.equal(await isSignedIn(visitor), false)
        const old = await visit().post('/api/auth/sign-in/email', ADA)
        assert.equal(old.status, 401)
        const returned = visit()
        await returned.post('/api/auth/sign-in/email', { ...ADA, password: newPassword })
        const { account } = (await (await returned.get('/api/account')).json()) as {
          account: { emailVerified: boolean }
        }
        assert.equal(account.emailVerified, true, 'the link reached the address')
        const again = await visit().post('/api/auth/reset-password', { newPassword, token })
        assert.equal(again.status, 400)
      })

      test('answers alike, and as late, for an address that nobody has', async () => {
        await register()
        const timed = async (email: string) => {
          const startedAt = performance.now()
          const result = await answer(
            await visit().post('/api/auth/request-password-reset', { email }),
          )
          return { result, ms: performance.now() - startedAt }
        }
        const known = await timed(ADA.email)
        const unknown = await timed('nobody@example.com')
        assert.deepEqual(known.result, unknown.result)
        assert.ok(known.ms >= 245 && unknown.ms >= 245, `${known.ms} ${unknown.ms}`)
        assert.equal(app.mails.filter(({ kind }) => kind === 'resetPassword').length, 1)
      })

      test('keeps only a hash of the token', async () => {
        await register()
        await visit().post('/api/auth/request-password-reset', { email: ADA.email })
        const token = new URL(lastMail('resetPassword').url).searchParams.get('token')!
        const rows = await database.db
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
        const desk = await register()
        const phone = visit()
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
        const visitor = await register()
        const asked = await visitor.post('/api/auth/change-email', {
          newEmail: 'Countess@example.com',
          callbackURL: '/account',
        })
        assert.equal(asked.status, 200)
        const mail = lastMail('changeAddress')
        assert.equal(mail.email, 'countess@example.com')
        assert.deepEqual(app.emailChanges, [])
        const opened = await visit().get(pathOf(mail.url))
        assert.equal(opened.headers.get('location'), '/verify-email')
        const { account } = (await (await visitor.get('/api/account')).json()) as {
          account: { id: string; email: string; emailVerified: boolean }
        }
        assert.deepEqual([account.email, account.emailVerified], ['countess@example.com', true])
        assert.deepEqual(app.emailChanges, [
          { accountId: account.id, email: 'countess@example.com' },
        ])
      })

      test('that another account has meanwhile is refused on the page, and changes nothing', async () => {
        const visitor = await register()
        await visitor.post('/api/auth/change-email', { newEmail: 'grace@example.com' })
        const { url } = lastMail('changeAddress')
        await register({ ...ADA, email: 'grace@example.com' })
        const opened = await visitor.get(pathOf(url))
        assert.equal(opened.headers.get('location'), '/verify-email?error=USER_ALREADY_EXISTS')
        assert.deepEqual(app.emailChanges, [])
      })

      test('that another account has already answers as if it were free, and sends nothing', async () => {
        await register({ ...ADA, email: 'grace@example.com' })
        const visitor = await register()
        const before = app.mails.length
        const change = { newEmail: 'grace@example.com' }
        assert.equal((await visitor.post('/api/auth/change-email', change)).status, 200)
        assert.equal(app.mails.length, before)
      })

      test('needs a session', async () => {
        const change = { newEmail: 'eve@example.com' }
        assert.equal((await visit().post('/api/auth/change-email', change)).status, 401)
      })
    })

    describe('a link in a mail', () => {
      test('that was tampered with leads to the page with its reason, and nowhere else', async () => {
        await register()
        const { url } = lastMail('verifyAddress')
        const broken = await visit().get(pathOf(url).replace('token=', 'token=x'))
        assert.equal(broken.headers.get('location'), '/verify-email?error=INVALID_TOKEN')
        const away = new URL(url)
        away.searchParams.set('callbackURL', 'https://evil.example')
        assert.equal((await visit().get(pathOf(away.href))).status, 403)
      })
    })

    describe('attempts', () => {
      test('at one address from one client are limited before a password is hashed', async () => {
        await register({ ...ADA, email: 'limit@example.com' })
        const visitor = visit()
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
        assert.equal((await visit().post('/api/auth/sign-in/email', owner)).status, 200)
        app.wall.advance(seconds * 1000)
        assert.equal((await attempt()).status, 401)
      })

      test('to register many addresses from one client are limited', async () => {
        const visitor = visit()
        const statuses: number[] = []
        for (let n = 0; n < 21; n += 1) {
          const person = { ...ADA, email: `crowd${n}@example.com`, password: 'short' }
          statuses.push((await visitor.post('/api/auth/sign-up/email', person)).status)
        }
        assert.deepEqual([statuses[19], statuses[20]], [400, 429])
      })
    })

    test('a bug in here is answered like any other, and logged', async () => {
      const visitor = await register()
      app.accounts.handle = () => Promise.reject(new Error('the disk is full'))
      const response = await visitor.get('/api/auth/get-session')
      assert.equal(response.status, 500)
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
    })
  })
}
