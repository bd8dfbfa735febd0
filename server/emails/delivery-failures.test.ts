import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { DATABASES } from '#test/database.ts'
import { createMailBench, DAY_MS, type MailBench, receiptFor } from '#test/mail-bench.ts'
import { startMailServer } from '#test/mail-server.ts'
import { MAX_ATTEMPTS } from './retry-schedule.ts'
import type { Transport } from './transports/transport.ts'

for (const kind of DATABASES) {
  describe(`mail that can’t be handed over on ${kind.name}`, { skip: kind.skip }, () => {
    let bench: MailBench
    before(async () => {
      bench = await createMailBench(kind.create)
    })
    after(() => bench.close())
    beforeEach(() => bench.clear())

    test('a mail server that is down delays the mail, and its return lets it go', async () => {
      const down = await startMailServer()
      await down.close()
      const patient = bench.transportTo(down.url)
      await bench.enqueue(receiptFor('receipt:in_1'))
      assert.equal((await bench.deliver({ transport: patient })).failed, 1)
      assert.match((await bench.onlyEmail()).last_error ?? '', /ECONNREFUSED/)
      assert.equal((await bench.deliver({ transport: patient })).claimed, 0)
      const up = await startMailServer(down.port)
      bench.ctx.wall.advance(5_000)
      assert.equal((await bench.deliver({ transport: patient })).sent, 1)
      assert.equal(up.received.length, 1)
      await patient.close()
      await up.close()
    })

    test('a mail that the server puts off is tried again, with the same bytes', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      bench.server.answers.push({ code: 451, text: 'try later' })
      assert.equal((await bench.deliver()).failed, 1)
      const { source } = await bench.onlyEmail()
      bench.ctx.wall.advance(5_000)
      assert.equal((await bench.deliver()).sent, 1)
      assert.equal((await bench.onlyEmail()).source, source)
      assert.equal((await bench.onlyEmail()).last_error, null)
    })

    test('a mail that the server refuses for good is dead at once, with the reason', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      bench.server.answers.push({ code: 554, text: 'not wanted here' })
      assert.equal((await bench.deliver()).dead, 1)
      assert.match((await bench.onlyEmail()).last_error ?? '', /554 not wanted here/)
    })

    test('a recipient who does not exist is dead at once; one who is put off is not', async () => {
      bench.server.refuseRecipient = { code: 450, text: 'mailbox busy' }
      await bench.enqueue(receiptFor('receipt:in_1'))
      assert.equal((await bench.deliver()).failed, 1)
      bench.server.refuseRecipient = { code: 550, text: 'no such user' }
      bench.ctx.wall.advance(5_000)
      assert.equal((await bench.deliver()).dead, 1)
      bench.server.refuseRecipient = null
    })

    test('after about three days of failures a mail is given up', async () => {
      const failing: Transport = {
        ...bench.transport,
        send: () => Promise.reject(new Error('still down')),
      }
      await bench.enqueue(receiptFor('receipt:in_1'))
      const start = bench.ctx.wall.now().getTime()
      while ((await bench.deliver({ transport: failing })).dead === 0) {
        const { state, next_at } = await bench.onlyEmail()
        assert.equal(state, 'ready')
        bench.ctx.wall.set(next_at)
      }
      const days = (bench.ctx.wall.now().getTime() - start) / DAY_MS
      assert.ok(days > 2.9 && days < 3.1, `${days} days`)
      assert.equal((await bench.onlyEmail()).attempts, MAX_ATTEMPTS)
    })
  })
}
