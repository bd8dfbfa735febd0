import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, test } from 'node:test'
import { pino } from 'pino'
import { until } from '#test/until.ts'
import { startWorkLoop, type WorkLoop, type WorkLoopOptions } from './work-loop.ts'

const NEVER_MS = 3_600_000

function start(options: Partial<WorkLoopOptions> & Pick<WorkLoopOptions, 'work'>): WorkLoop {
  const log = pino({ level: 'silent' })
  return startWorkLoop({ name: 'test', concurrency: 1, pollMs: NEVER_MS, log, ...options })
}

/** Work that ends when the test says so. */
function createGate() {
  const waiting: (() => void)[] = []
  return {
    waiting,
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open() {
      for (const go of waiting.splice(0)) go()
    },
  }
}

describe('a work loop', () => {
  test('works what is due at its start until nothing is left', async () => {
    let due = 3
    const loop = start({ work: async () => (due > 0 ? due-- : 0) })
    await until('all is worked', () => due === 0)
    await loop.stop()
  })

  test('starts at once when woken', async () => {
    let looks = 0
    const loop = start({
      work: async () => {
        looks += 1
        return 0
      },
    })
    await until('it has looked once', () => looks === 1)
    loop.wake()
    assert.equal(looks, 2)
    await loop.stop()
  })

  test('finds work by itself when the wake-up was lost', async () => {
    let due = 0
    const loop = start({ work: async () => (due > 0 ? due-- : 0), pollMs: 10 })
    due = 2
    await until('the lost work is done', () => due === 0)
    await loop.stop()
  })

  test('never has more batches in hand than it may, and misses no wake-up meanwhile', async () => {
    const gate = createGate()
    let looks = 0
    let most = 0
    const loop = start({
      concurrency: 2,
      work: async () => {
        looks += 1
        const gone = gate.pass()
        most = Math.max(most, gate.waiting.length)
        await gone
        return 0
      },
    })
    for (let i = 0; i < 5; i++) loop.wake()
    assert.equal(most, 2)
    gate.open()
    await until('it looks once more', () => looks === 3)
    gate.open()
    await loop.stop()
    assert.equal(most, 2)
  })

  test('outlives an error, and pauses before it tries again', async () => {
    let attempts = 0
    const work = async () => {
      attempts += 1
      if (attempts < 3) throw new Error('the database is away')
      return 0
    }
    const loop = start({ work, backoffMs: [20, 20] })
    loop.wake()
    await until('it has recovered', () => attempts >= 3)
    await loop.stop()
  })

  test('stops only after the batch in hand, and takes no other', async () => {
    const gate = createGate()
    let batches = 0
    const loop = start({
      work: async () => {
        batches += 1
        await gate.pass()
        return 1
      },
    })
    await until('a batch is in hand', () => gate.waiting.length === 1)
    let stopped = false
    const stopping = loop.stop().then(() => {
      stopped = true
    })
    await new Promise(setImmediate)
    assert.equal(stopped, false)
    gate.open()
    await stopping
    loop.wake()
    assert.equal(batches, 1)
  })

  test('does not inherit what belongs to the request that woke it', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const loop = start({
      work: async () => {
        seen.push(storage.getStore())
        return 0
      },
    })
    await until('it is idle', () => seen.length === 1)
    storage.run('a request', () => loop.wake())
    assert.deepEqual(seen, [undefined, undefined])
    await loop.stop()
  })
})
