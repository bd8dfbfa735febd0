import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import PostalMime from 'postal-mime'
import { DATABASES } from '#test/database.ts'
import { createMailContext, type MailContext } from '#test/mail-context.ts'
import { type MailServer, startMailServer } from '#test/mail-server.ts'
import { type Database, transaction } from '../db/connect.ts'
import { type DeliveryOptions, deliverDueEmails } from './deliver-emails.ts'
import { enqueueEmail, type NewEmail } from './enqueue-email.ts'
import { createMessageId } from './message-id.ts'
import { claimEmails, type Email, listEmails } from './queries.ts'
import { MAX_ATTEMPTS } from './retry-schedule.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'
import { createTransport } from './transports/create-transport.ts'
import type { Transport } from './transports/transport.ts'

const LEASE_MS = 30_000
const DAY_MS = 86_400_000

function receiptFor(key: string, recipient = 'ines@example.com'): NewEmail {
  return { kind: 'receipt', key, accountId: 'acc_1', recipient, facts: SAMPLE_FACTS.receipt }
}

for (const kind of DATABASES) {
  describe(`delivering mail on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    let server: MailServer
    let transport: Transport
    let ctx: MailContext

    before(async () => {
      database = await kind.create()
      server = await startMailServer()
      transport = createTransport(smtpConfig(server.url))
    })
    after(async () => {
      await transport.close()
      await server.close()
      await database.close()
    })
    beforeEach(async () => {
      await database.db.deleteFrom('emails').execute()
      server.received.length = 0
      ctx = createMailContext(database, { EMAIL_BACKEND: 'smtp', SMTP_URL: server.url })
    })

    function smtpConfig(url: string) {
      return createMailContext(database, { EMAIL_BACKEND: 'smtp', SMTP_URL: url }).config
    }
    function enqueue(email: NewEmail): Promise<boolean> {
      return transaction(ctx.db, (trx) => enqueueEmail(trx, email, ctx.clock.now(), ctx.config))
    }
    function deliver(options: Partial<DeliveryOptions> = {}) {
      return deliverDueEmails(ctx, {
        ...{ transport, stillTrue: {}, batchSize: 20, keepSecrets: false },
        ...options,
      })
    }
    async function onlyEmail(): Promise<Email> {
      const emails = await listEmails(ctx.db, 2)
      assert.equal(emails.length, 1)
      return emails[0]!
    }

    test('a mail goes out once, with its headers, both bodies and its Message-ID', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      assert.deepEqual(await deliver(), {
        ...{ claimed: 1, sent: 1, superseded: 0, failed: 0, dead: 0, lost: 0 },
      })
      assert.equal((await deliver()).claimed, 0)
      const [received, ...others] = server.received
      assert.deepEqual(others, [])
      assert.deepEqual(received?.to, ['ines@example.com'])
      assert.equal(received?.from, 'hello@example.com')
      const mail = await PostalMime.parse(received?.source ?? '')
      assert.equal(mail.subject, 'Your receipt from Netflix, $17.99')
      assert.equal(mail.messageId, createMessageId('receipt:in_1', 'hello@example.com'))
      assert.deepEqual(mail.from, { address: 'hello@example.com', name: 'Netflix' })
      assert.equal(mail.date, '2026-11-22T12:00:00.000Z')
      assert.match(mail.text ?? '', /Total +\$17\.99/)
      assert.match(mail.html ?? '', /\$17\.99, paid\./)
      const email = await onlyEmail()
      assert.equal(email.state, 'sent')
      assert.deepEqual(email.sent_at, ctx.clock.now())
      assert.equal(received?.source.trimEnd(), email.source?.trimEnd())
    })

    test('a mail of the movable clock’s future leaves at once', async () => {
      ctx.clock.advance(40 * DAY_MS)
      await enqueue(receiptFor('receipt:in_1'))
      assert.equal((await deliver()).sent, 1)
      const mail = await PostalMime.parse(server.received[0]?.source ?? '')
      assert.equal(mail.date, ctx.clock.now().toISOString())
    })

    test('a worker that vanishes after the final dot leaves a re-send of the same bytes', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      let handedOver = () => {}
      const reached = new Promise<void>((resolve) => {
        handedOver = resolve
      })
      const vanishing: Transport = {
        ...transport,
        async send(email) {
          await transport.send(email)
          handedOver()
          await new Promise(() => {})
        },
      }
      void deliver({ transport: vanishing })
      await reached
      assert.equal((await deliver()).claimed, 0)
      ctx.wall.advance(LEASE_MS)
      ctx.clock.advance(DAY_MS)
      assert.equal((await deliver()).sent, 1)
      assert.equal(server.received.length, 2)
      assert.equal(server.received[0]?.source, server.received[1]?.source)
    })

    test('a worker that wakes up after its lease can neither mark the mail nor send it', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      const gate = createGate()
      const stalled = deliver({ stillTrue: { receipt: gate.pass } })
      await gate.reached
      ctx.wall.advance(LEASE_MS)
      assert.equal((await deliver()).sent, 1)
      gate.open()
      assert.deepEqual(await stalled, {
        ...{ claimed: 1, sent: 0, superseded: 0, failed: 0, dead: 0, lost: 1 },
      })
      assert.equal(server.received.length, 1)
      assert.equal((await onlyEmail()).state, 'sent')
    })

    test('a worker that wakes up while another holds the mail leaves it to that one', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      const first = createGate()
      const second = createGate()
      const stalled = deliver({ stillTrue: { receipt: first.pass } })
      await first.reached
      ctx.wall.advance(LEASE_MS)
      const holding = deliver({ stillTrue: { receipt: second.pass } })
      await second.reached
      first.open()
      assert.equal((await stalled).lost, 1)
      assert.equal((await onlyEmail()).source, null)
      second.open()
      assert.equal((await holding).sent, 1)
      assert.equal(server.received.length, 1)
    })

    test('a failure that comes after the lease does not undo another worker’s mark', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      let fail = () => {}
      let began = () => {}
      const handingOver = new Promise<void>((resolve) => {
        began = resolve
      })
      const stalled = deliver({
        transport: {
          ...transport,
          send: () =>
            new Promise((_resolve, reject) => {
              fail = () => reject(new Error('the line broke'))
              began()
            }),
        },
      })
      await handingOver
      ctx.wall.advance(LEASE_MS)
      assert.equal((await deliver()).sent, 1)
      fail()
      assert.equal((await stalled).lost, 1)
      assert.equal((await onlyEmail()).state, 'sent')
    })

    test('two workers at once never take the same mail', async () => {
      const keys = Array.from({ length: 40 }, (_, n) => `receipt:in_${n}`)
      for (const key of keys) await enqueue(receiptFor(key))
      const counts = await Promise.all(Array.from({ length: 6 }, () => deliver({ batchSize: 10 })))
      assert.ok(counts.every(({ claimed }) => claimed <= 10))
      while ((await deliver()).claimed > 0);
      const mails = await Promise.all(server.received.map(({ source }) => PostalMime.parse(source)))
      assert.deepEqual(
        mails.map((mail) => mail.messageId).sort(),
        keys.map((key) => createMessageId(key, 'hello@example.com')).sort(),
      )
    })

    test('a mail server that is down delays the mail, and its return lets it go', async () => {
      const down = await startMailServer()
      await down.close()
      const patient = createTransport(smtpConfig(down.url))
      await enqueue(receiptFor('receipt:in_1'))
      assert.equal((await deliver({ transport: patient })).failed, 1)
      assert.match((await onlyEmail()).last_error ?? '', /ECONNREFUSED/)
      assert.equal((await deliver({ transport: patient })).claimed, 0)
      const up = await startMailServer(down.port)
      ctx.wall.advance(5_000)
      assert.equal((await deliver({ transport: patient })).sent, 1)
      assert.equal(up.received.length, 1)
      await patient.close()
      await up.close()
    })

    test('a mail that the server puts off is tried again, with the same bytes', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      server.answers.push({ code: 451, text: 'try later' })
      assert.equal((await deliver()).failed, 1)
      const { source } = await onlyEmail()
      ctx.wall.advance(5_000)
      assert.equal((await deliver()).sent, 1)
      assert.equal((await onlyEmail()).source, source)
      assert.equal((await onlyEmail()).last_error, null)
    })

    test('a mail that the server refuses for good is dead at once, with the reason', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      server.answers.push({ code: 554, text: 'not wanted here' })
      assert.equal((await deliver()).dead, 1)
      assert.match((await onlyEmail()).last_error ?? '', /554 not wanted here/)
    })

    test('a recipient who does not exist is dead at once; one who is put off is not', async () => {
      server.refuseRecipient = { code: 450, text: 'mailbox busy' }
      await enqueue(receiptFor('receipt:in_1'))
      assert.equal((await deliver()).failed, 1)
      server.refuseRecipient = { code: 550, text: 'no such user' }
      ctx.wall.advance(5_000)
      assert.equal((await deliver()).dead, 1)
      server.refuseRecipient = null
    })

    test('after about three days of failures a mail is given up', async () => {
      const failing: Transport = {
        ...transport,
        send: () => Promise.reject(new Error('still down')),
      }
      await enqueue(receiptFor('receipt:in_1'))
      const start = ctx.wall.now().getTime()
      while ((await deliver({ transport: failing })).dead === 0) {
        const { state, next_at } = await onlyEmail()
        assert.equal(state, 'ready')
        ctx.wall.set(next_at)
      }
      const days = (ctx.wall.now().getTime() - start) / DAY_MS
      assert.ok(days > 2.9 && days < 3.1, `${days} days`)
      assert.equal((await onlyEmail()).attempts, MAX_ATTEMPTS)
    })

    test('a mail whose worker dies each time is given up, too', async () => {
      await enqueue(receiptFor('receipt:in_1'))
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const wallNow = ctx.wall.now()
        const leaseUntil = new Date(wallNow.getTime() + LEASE_MS)
        assert.equal((await claimEmails(ctx.db, { wallNow, leaseUntil, limit: 1 })).length, 1)
        ctx.wall.advance(LEASE_MS)
      }
      assert.equal((await deliver()).dead, 1)
      assert.equal(server.received.length, 0)
    })

    test('what is no longer true is superseded, counted and never sent', async () => {
      await enqueue({ ...paymentFailed('payment_failed:in_1:attempt=1') })
      const counts = await deliver({ stillTrue: { payment_failed: async () => false } })
      assert.equal(counts.superseded, 1)
      assert.equal((await onlyEmail()).state, 'superseded')
      ctx.wall.advance(DAY_MS)
      assert.equal((await deliver()).claimed, 0)
      assert.equal(server.received.length, 0)
    })

    test('a question that can’t be answered delays the mail', async () => {
      await enqueue(paymentFailed('payment_failed:in_1:attempt=1'))
      const counts = await deliver({
        stillTrue: { payment_failed: () => Promise.reject(new Error('no answer')) },
      })
      assert.equal(counts.failed, 1)
      assert.equal((await onlyEmail()).last_error, 'no answer')
    })

    test('one mail that can’t be rendered holds up no other', async () => {
      await enqueue(receiptFor('receipt:poison', 'not an address'))
      await enqueue(receiptFor('receipt:in_1'))
      const counts = await deliver()
      assert.deepEqual([counts.sent, counts.dead], [1, 1])
    })

    test('a log-in link is forgotten once it was handed over, unless the mailbox needs it', async () => {
      const reset: NewEmail = {
        kind: 'reset_password',
        key: 'reset_password:1',
        accountId: 'acc_1',
        recipient: 'ines@example.com',
        facts: SAMPLE_FACTS.reset_password,
      }
      await enqueue(reset)
      await deliver()
      assert.match(server.received[0]?.source ?? '', /token=3Dsample/)
      assert.doesNotMatch(JSON.stringify(await onlyEmail()), /token=(3D)?sample/)
      await ctx.db.deleteFrom('emails').execute()
      await enqueue(reset)
      await deliver({ keepSecrets: true })
      assert.match((await onlyEmail()).text ?? '', /token=sample/)
    })

    test('mail is never handed over inside a transaction', async () => {
      await assert.rejects(
        transaction(ctx.db, () => deliver()),
        /Handing mail over inside a database transaction/,
      )
    })
  })
}

function paymentFailed(key: string): NewEmail {
  return {
    kind: 'payment_failed',
    key,
    accountId: 'acc_1',
    recipient: 'ines@example.com',
    facts: SAMPLE_FACTS.payment_failed,
  }
}

/** Holds a worker at the question whether its mail is still true. */
function createGate() {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    open: opened.resolve,
    async pass(): Promise<boolean> {
      reached.resolve()
      await opened.promise
      return true
    },
  }
}
