import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { transaction } from '#server/db/connect.ts'
import { BROKERS, type BrokerPair, flushRedis, POSTGRES_SKIP, REDIS_SKIP } from '#test/brokers.ts'
import { createPglite } from '#test/database.ts'
import { until } from '#test/until.ts'
import { createRedisBroker } from './redis-broker.ts'
import { startWorkLoop } from './work-loop.ts'

const LATENCY_BUDGET_MS = 10
const log = pino({ level: 'silent' })

for (const kind of BROKERS) {
  describe(`wake-ups by ${kind.name}`, { skip: kind.skip }, () => {
    let pair: BrokerPair
    let woken = 0
    before(async () => {
      pair = kind.create(log)
      pair.receiver.onWake('emails', () => {
        woken += 1
      })
      await pair.receiver.start()
      if (pair.sender !== pair.receiver) await pair.sender.start()
      await until('both ends are ready', () => pair.receiver.ready().ok && pair.sender.ready().ok)
      await until('the way is open', async () => {
        const heard = woken
        pair.sender.wake('emails')
        await until('it is heard', () => woken > heard, 500).catch(() => {})
        return woken > heard
      })
    })
    after(() => pair.close())

    test(`an idle worker starts within ${LATENCY_BUDGET_MS} ms`, async () => {
      const latencies: number[] = []
      for (let i = 0; i < 100; i++) {
        const heard = woken
        const sentAt = performance.now()
        pair.sender.wake('emails')
        while (woken === heard) await new Promise(setImmediate)
        latencies.push(performance.now() - sentAt)
      }
      latencies.sort((a, b) => a - b)
      // The slow ones tell of whatever else the machine does at that moment.
      const median = latencies[49]!
      assert.ok(
        median <= LATENCY_BUDGET_MS,
        `half of the wake-ups took over ${median.toFixed(1)} ms`,
      )
    })

    test('a lane nobody listens to is woken without an error', () => {
      pair.sender.wake('customers')
    })

    test('a burst is heard to its end', async () => {
      let due = 0
      const loop = startWorkLoop({
        name: 'burst',
        concurrency: 1,
        work: async () => (due > 0 ? due-- : 0),
        pollMs: 3_600_000,
        log,
      })
      pair.receiver.onWake('emails', loop.wake)
      for (let i = 0; i < 500; i++) {
        due += 1
        pair.sender.wake('emails')
      }
      await until('the last one is worked', () => due === 0)
      await loop.stop()
    })
  })
}

test('a wake-up inside a transaction is refused, since the work is not there yet', async () => {
  const database = await createPglite()
  const pair = BROKERS[0]!.create(log)
  const attempt = transaction(database.db, async () => pair.sender.wake('emails'))
  await assert.rejects(attempt, /A wake-up inside a database transaction/)
  await database.close()
})

describe('PostgreSQL lost', { skip: POSTGRES_SKIP }, () => {
  test('a listener whose connection was killed listens again, and looks for what it missed', async () => {
    const pair = BROKERS[1]!.create(log)
    let woken = 0
    pair.receiver.onWake('customers', () => {
      woken += 1
    })
    await pair.receiver.start()
    assert.equal(woken, 1)
    await killListeners()
    await until('it has looked again', () => woken === 2)
    await until('it hears again', async () => {
      pair.sender.wake('customers')
      return woken > 2
    })
    await pair.close()
  })
})

async function killListeners(): Promise<void> {
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL })
  await admin.connect()
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen marquee_wake'`,
  )
  await admin.end()
}

describe('Redis lost', { skip: REDIS_SKIP }, () => {
  test('after a flush the next wake-up arrives', async () => {
    const pair = BROKERS[2]!.create(log)
    let woken = 0
    pair.receiver.onWake('emails', () => {
      woken += 1
    })
    await Promise.all([pair.receiver.start(), pair.sender.start()])
    await until('both are connected', () => pair.receiver.ready().ok && pair.sender.ready().ok)
    await flushRedis()
    const before = woken
    await until('it is heard', () => {
      pair.sender.wake('emails')
      return woken > before
    })
    await pair.close()
  })
})

test('a Redis that is not there is logged once, and delays only what polling finds', async () => {
  const lines: string[] = []
  const listening = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  const broker = createRedisBroker('redis://127.0.0.1:1/0', listening)
  let woken = 0
  broker.onWake('emails', () => {
    woken += 1
  })
  await broker.start()
  await until('the outage is logged', () => lines.length > 0)
  broker.wake('emails')
  assert.equal(woken, 1)
  assert.equal(broker.ready().ok, false)
  await broker.stop()
  assert.equal(lines.length, 1)
  assert.match(lines[0]!, /work is found by polling/)
})
