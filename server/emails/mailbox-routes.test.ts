import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createPglite } from '#test/database.ts'
import { createMailContext, type MailContext } from '#test/mail-context.ts'
import type { Database } from '../db/connect.ts'
import { createApi } from '../http/api.ts'
import { addLayers } from '../http/layers.ts'
import { createAccountMail } from './create-account-mail.ts'
import { deliverDueEmails } from './deliver-emails.ts'
import { EMAIL_KINDS } from './email-kinds.ts'
import { enqueueEmail } from './enqueue-email.ts'
import { createMailboxRoutes } from './mailbox-routes.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'
import { createTransport } from './transports/create-transport.ts'

describe('the mailbox of development', () => {
  let database: Database
  let ctx: MailContext
  before(async () => {
    database = await createPglite()
    ctx = createMailContext(database)
    await enqueueEmail(
      ctx.db,
      {
        kind: 'receipt',
        key: 'receipt:in_1',
        accountId: 'acc_1',
        recipient: 'ines@example.com',
        facts: SAMPLE_FACTS.receipt,
      },
      ctx.clock.now(),
      ctx.config,
    )
    await deliverDueEmails(ctx, {
      transport: createTransport(ctx.config, () => {}),
      stillTrue: {},
      batchSize: 20,
      keepSecrets: true,
    })
    await createAccountMail(ctx).resetPassword({
      accountId: 'acc_1',
      email: 'ines@example.com',
      name: 'Ines',
      url: 'http://localhost:8000/reset-password?token=secret',
      expiresAt: new Date('2026-11-22T13:00:00Z'),
    })
  })
  after(() => database.close())

  function request(path: string, headers: Record<string, string> = {}, context = ctx) {
    const app = createApi()
    addLayers(app, { config: context.config, log: context.log, rawPaths: [], observe: () => {} })
    app.route('/', createMailboxRoutes(context))
    return app.request(path, { headers: { host: 'localhost:8000', ...headers } })
  }

  test('lists the newest mail first, also one that has not left yet', async () => {
    const response = await request('/api/dev/mailbox/')
    assert.equal(response.status, 200)
    const { mails } = (await response.json()) as { mails: Record<string, unknown>[] }
    assert.deepEqual(
      mails.map(({ id, ...mail }) => mail),
      [
        {
          to: 'ines@example.com',
          subject: 'Choose a new password for Netflix',
          kind: 'reset_password',
          state: 'ready',
          createdAt: '2026-11-22T12:00:00.000Z',
          sentAt: null,
        },
        {
          to: 'ines@example.com',
          subject: 'Your receipt from Netflix, $17.99',
          kind: 'receipt',
          state: 'sent',
          createdAt: '2026-11-22T12:00:00.000Z',
          sentAt: '2026-11-22T12:00:00.000Z',
        },
      ],
    )
  })

  test('shows each mail with HTML, text and source', async () => {
    const { mails } = (await (await request('/api/dev/mailbox')).json()) as {
      mails: { id: string }[]
    }
    const [reset, receipt] = await Promise.all(
      mails.map(async ({ id }) => (await request(`/api/dev/mailbox/${id}/`)).json()),
    )
    assert.match(reset.text, /reset-password\?token=secret/)
    assert.match(receipt.html, /\$17\.99, paid\./)
    assert.match(receipt.source, /^Message-ID: </m)
    assert.equal(receipt.attempts, 1)
  })

  test('a mail shown as a page may run, load and send nothing', async () => {
    const { mails } = (await (await request('/api/dev/mailbox')).json()) as {
      mails: { id: string }[]
    }
    const response = await request(`/api/dev/mailbox/${mails[1]?.id}/html`)
    const shown = await response.text()
    assert.match(shown, /<h1[^>]*>\$17\.99, paid\.<\/h1>/)
    assert.match(shown, /<head[^>]*><base target="_blank"\/>/, 'its links leave the frame')
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; style-src 'unsafe-inline';/)
    assert.match(policy, /frame-ancestors 'self'/)
    assert.doesNotMatch(policy, /script-src/)
  })

  test('has a sample of every kind of mail', async () => {
    const { kinds } = (await (await request('/api/dev/emails/')).json()) as {
      kinds: { kind: string; subject: string }[]
    }
    assert.deepEqual(kinds.map(({ kind }) => kind).sort(), Object.keys(EMAIL_KINDS).sort())
    for (const { kind } of kinds) {
      const response = await request(`/api/dev/emails/${kind}/`)
      assert.equal(response.status, 200)
      assert.match(await response.text(), /<h1/)
    }
  })

  test('a mail that does not exist is not found', async () => {
    assert.equal((await request('/api/dev/mailbox/999999')).status, 404)
    assert.equal((await request('/api/dev/mailbox/x')).status, 422)
    assert.equal((await request('/api/dev/emails/x')).status, 422)
  })

  test('another site’s page gets nothing, under its own name or under ours', async () => {
    for (const path of ['/api/dev/mailbox', '/api/dev/mailbox/1', '/api/dev/mailbox/1/html']) {
      assert.equal((await request(path, { host: 'evil.test' })).status, 403, path)
      assert.equal((await request(path, { origin: 'https://evil.test' })).status, 403, path)
    }
    assert.equal((await request('/api/dev/emails', { host: 'evil.test' })).status, 403)
  })

  test('with a key of Stripe there is no mailbox', async () => {
    const real = createMailContext(database, { STRIPE_SECRET_KEY: 'sk_test_real' })
    for (const path of ['/api/dev/mailbox', '/api/dev/mailbox/1/html', '/api/dev/emails/receipt']) {
      assert.equal((await request(path, {}, real)).status, 404, path)
    }
  })
})

describe('the mails of accounts', () => {
  test('one link is one mail, and its key does not give the link away', async () => {
    const database = await createPglite()
    const ctx = createMailContext(database)
    let nudges = 0
    const mail = createAccountMail({ ...ctx, wake: () => (nudges += 1) })
    const facts = {
      accountId: 'a',
      email: 'new@example.com',
      name: 'Ines',
      url: 'http://localhost:8000/?token=secret',
      expiresAt: new Date('2026-11-23T12:00:00Z'),
    }
    await mail.changeAddress(facts)
    await mail.changeAddress(facts)
    await mail.verifyAddress(facts)
    const rows = await ctx.db.selectFrom('emails').selectAll().orderBy('id').execute()
    assert.deepEqual(
      rows.map(({ kind, recipient }) => [kind, recipient]),
      [
        ['change_address', 'new@example.com'],
        ['verify_address', 'new@example.com'],
      ],
    )
    assert.ok(rows.every(({ key }) => !key.includes('secret')))
    assert.equal(rows[0]?.facts.newAddress, 'new@example.com')
    assert.equal(rows[1]?.facts.expiresAt, '2026-11-23T12:00:00.000Z')
    assert.equal(nudges, 3)
    await database.close()
  })
})
