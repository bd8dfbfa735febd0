import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safeNext } from './safe-next.ts'

const ORIGIN = 'http://localhost:8000'

describe('the page after signing in', () => {
  it('is the one that was asked for, with its query', () => {
    const next = '/subscribe/success?session_id=cs_test_1'
    assert.equal(safeNext(next, ORIGIN), next)
  })

  it('is the account when nothing was asked for', () => {
    assert.equal(safeNext(null, ORIGIN), '/account')
    assert.equal(safeNext('', ORIGIN), '/account')
  })

  it('is never on another host, however the address is written', () => {
    const traps = ['https://evil.test/', '//evil.test/', '/\\evil.test', 'javascript:alert(1)']
    for (const trap of traps) assert.equal(safeNext(trap, ORIGIN), '/account', trap)
  })
})
