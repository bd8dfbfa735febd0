import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { DataInUseError, lockData } from './data-lock.ts'

const CARD = { pid: process.pid, controlUrl: 'http://127.0.0.1:1', token: 'a token' }

describe('the lock on the data directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-lock-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('lets one in, and tells the next one who it is', () => {
    const lock = lockData(folder)
    lock.writeCard(CARD)
    assert.throws(
      () => lockData(folder),
      (error) => error instanceof DataInUseError && error.card?.pid === process.pid,
    )
    lock.release()
    lockData(folder).release()
  })

  test('says so too when the other one has not introduced itself yet', () => {
    const lock = lockData(folder)
    assert.throws(
      () => lockData(folder),
      (error) => error instanceof DataInUseError && error.card === null,
    )
    lock.release()
  })

  test('keeps the token from other users of the machine', () => {
    const lock = lockData(folder)
    lock.writeCard(CARD)
    assert.equal(statSync(join(folder, 'process.json')).mode & 0o777, 0o600)
    lock.release()
  })

  test('ends with its process, however that ends, and ignores the card it left', async () => {
    const child = spawn(
      process.execPath,
      ['--expose-gc', '--input-type=module', '--eval', HOLD, folder],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        cwd: import.meta.dirname,
      },
    )
    const exited = once(child, 'exit')
    try {
      await once(child.stdout, 'data')
      assert.throws(() => lockData(folder), DataInUseError)
    } finally {
      child.kill('SIGKILL')
    }
    await exited
    lockData(folder).release()
  })
})

/** Keeps nothing of the lock in hand, and leaves a card that names a living process, as if the id had been used again. */
const HOLD = `
  import { lockData } from './data-lock.ts'
  lockData(process.argv[1]).writeCard({ pid: process.ppid, controlUrl: 'http://127.0.0.1:1', token: '' })
  for (let round = 0; round < 5; round++) {
    gc()
    await new Promise(setImmediate)
  }
  process.stdout.write('held')
  setInterval(() => {}, 1000)
`
