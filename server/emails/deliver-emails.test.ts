import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import PostalMime from 'postal-mime'
import { DATABASES } from '#test/database.ts'
import {
  createMailBench,
  DAY_MS,
  type MailBench,
  paymentFailedFor,
  receiptFor,
} from '#test/mail-bench.ts'
import { transaction } from '../db/connect.ts'
import type { NewEmail } from './enqueue-email.ts'
import { createMessageId } from './message-id.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'

for (const kind of DATABASES) {
  describe(`delivering mail on ${kind.name}`, { skip: kind.skip }, () => {
    let bench: MailBench
    before(async () => {
      bench = await createMailBench(kind.create)
    })
    after(() => bench.close())
    beforeEach(() => bench.clear())

    test('a mail goes out once, with its headers, both bodies and its Message-ID', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      assert.deepEqual(await bench.deliver(), {
        ...{ claimed: 1, sent: 1, superseded: 0, failed: 0, dead: 0, lost: 0 },
      })
      assert.equal((await bench.deliver()).claimed, 0)
      const [received, ...others] = bench.server.received
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
      const email = await bench.onlyEmail()
      assert.equal(email.state, 'sent')
      assert.deepEqual(email.sent_at, bench.ctx.clock.now())
      assert.equal(received?.source.trimEnd(), email.source?.trimEnd())
    })

    test('a mail of the movable clock’s future leaves at once', async () => {
      bench.ctx.clock.advance(40 * DAY_MS)
      await bench.enqueue(receiptFor('receipt:in_1'))
      assert.equal((await bench.deliver()).sent, 1)
      const mail = await PostalMime.parse(bench.server.received[0]?.source ?? '')
      assert.equal(mail.date, bench.ctx.clock.now().toISOString())
    })

    test('two workers at once never take the same mail', async () => {
      const keys = Array.from({ length: 40 }, (_, n) => `receipt:in_${n}`)
      for (const key of keys) await bench.enqueue(receiptFor(key))
      const counts = await Promise.all(
        Array.from({ length: 6 }, () => bench.deliver({ batchSize: 10 })),
      )
      assert.ok(counts.every(({ claimed }) => claimed <= 10))
      while ((await bench.deliver()).claimed > 0);
      const mails = await Promise.all(
        bench.server.received.map(({ source }) => PostalMime.parse(source)),
      )
      assert.deepEqual(
        mails.map((mail) => mail.messageId).sort(),
        keys.map((key) => createMessageId(key, 'hello@example.com')).sort(),
      )
    })

    test('what is no longer true is superseded, counted and never sent', async () => {
      await bench.enqueue(paymentFailedFor('payment_failed:in_1:attempt=1'))
      const counts = await bench.deliver({ stillTrue: { payment_failed: async () => false } })
      assert.equal(counts.superseded, 1)
      assert.equal((await bench.onlyEmail()).state, 'superseded')
      bench.ctx.wall.advance(DAY_MS)
      assert.equal((await bench.deliver()).claimed, 0)
      assert.equal(bench.server.received.length, 0)
    })

    test('a question that can’t be answered delays the mail', async () => {
      await bench.enqueue(paymentFailedFor('payment_failed:in_1:attempt=1'))
      const counts = await bench.deliver({
        stillTrue: { payment_failed: () => Promise.reject(new Error('no answer')) },
      })
      assert.equal(counts.failed, 1)
      assert.equal((await bench.onlyEmail()).last_error, 'no answer')
    })

    test('one mail that can’t be rendered holds up no other', async () => {
      await bench.enqueue(receiptFor('receipt:poison', 'not an address'))
      await bench.enqueue(receiptFor('receipt:in_1'))
      const counts = await bench.deliver()
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
      await bench.enqueue(reset)
      await bench.deliver()
      assert.match(bench.server.received[0]?.source ?? '', /token=3Dsample/)
      assert.doesNotMatch(JSON.stringify(await bench.onlyEmail()), /token=(3D)?sample/)
      await bench.ctx.db.deleteFrom('emails').execute()
      await bench.enqueue(reset)
      await bench.deliver({ keepSecrets: true })
      assert.match((await bench.onlyEmail()).text ?? '', /token=sample/)
    })

    test('mail is never handed over inside a transaction', async () => {
      await assert.rejects(
        transaction(bench.ctx.db, () => bench.deliver()),
        /Handing mail over inside a database transaction/,
      )
    })
  })
}
