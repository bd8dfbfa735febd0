import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { DATABASES } from '#test/database.ts'
import { createMailBench, DAY_MS, LEASE_MS, type MailBench, receiptFor } from '#test/mail-bench.ts'
import { claimEmails } from './queries.ts'
import { MAX_ATTEMPTS } from './retry-schedule.ts'
import type { Transport } from './transports/transport.ts'

for (const kind of DATABASES) {
  describe(`a mail’s lease on ${kind.name}`, { skip: kind.skip }, () => {
    let bench: MailBench
    before(async () => {
      bench = await createMailBench(kind.create)
    })
    after(() => bench.close())
    beforeEach(() => bench.clear())

    test('a worker that vanishes after the final dot leaves a re-send of the same bytes', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      let handedOver = () => {}
      const reached = new Promise<void>((resolve) => {
        handedOver = resolve
      })
      const vanishing: Transport = {
        ...bench.transport,
        async send(email) {
          await bench.transport.send(email)
          handedOver()
          await new Promise(() => {})
        },
      }
      void bench.deliver({ transport: vanishing })
      await reached
      assert.equal((await bench.deliver()).claimed, 0)
      bench.ctx.wall.advance(LEASE_MS)
      bench.ctx.clock.advance(DAY_MS)
      assert.equal((await bench.deliver()).sent, 1)
      assert.equal(bench.server.received.length, 2)
      assert.equal(bench.server.received[0]?.source, bench.server.received[1]?.source)
    })

    test('a worker that wakes up after its lease can neither mark the mail nor send it', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      const gate = createGate()
      const stalled = bench.deliver({ stillTrue: { receipt: gate.pass } })
      await gate.reached
      bench.ctx.wall.advance(LEASE_MS)
      assert.equal((await bench.deliver()).sent, 1)
      gate.open()
      assert.deepEqual(await stalled, {
        ...{ claimed: 1, sent: 0, superseded: 0, failed: 0, dead: 0, lost: 1 },
      })
      assert.equal(bench.server.received.length, 1)
      assert.equal((await bench.onlyEmail()).state, 'sent')
    })

    test('a worker that wakes up while another holds the mail leaves it to that one', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      const first = createGate()
      const second = createGate()
      const stalled = bench.deliver({ stillTrue: { receipt: first.pass } })
      await first.reached
      bench.ctx.wall.advance(LEASE_MS)
      const holding = bench.deliver({ stillTrue: { receipt: second.pass } })
      await second.reached
      first.open()
      assert.equal((await stalled).lost, 1)
      assert.equal((await bench.onlyEmail()).source, null)
      second.open()
      assert.equal((await holding).sent, 1)
      assert.equal(bench.server.received.length, 1)
    })

    test('a failure that comes after the lease does not undo another worker’s mark', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      let fail = () => {}
      let began = () => {}
      const handingOver = new Promise<void>((resolve) => {
        began = resolve
      })
      const stalled = bench.deliver({
        transport: {
          ...bench.transport,
          send: () =>
            new Promise((_resolve, reject) => {
              fail = () => reject(new Error('the line broke'))
              began()
            }),
        },
      })
      await handingOver
      bench.ctx.wall.advance(LEASE_MS)
      assert.equal((await bench.deliver()).sent, 1)
      fail()
      assert.equal((await stalled).lost, 1)
      assert.equal((await bench.onlyEmail()).state, 'sent')
    })

    test('a mail whose worker dies each time is given up, too', async () => {
      await bench.enqueue(receiptFor('receipt:in_1'))
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const wallNow = bench.ctx.wall.now()
        const leaseUntil = new Date(wallNow.getTime() + LEASE_MS)
        assert.equal((await claimEmails(bench.ctx.db, { wallNow, leaseUntil, limit: 1 })).length, 1)
        bench.ctx.wall.advance(LEASE_MS)
      }
      assert.equal((await bench.deliver()).dead, 1)
      assert.equal(bench.server.received.length, 0)
    })
  })
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
