import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { keepSessionSecret } from './session-secret.ts'

describe('the session secret of an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-secret-'))
  const file = join(folder, 'data', 'session-secret')
  after(() => rmSync(folder, { recursive: true }))

  test('is made once, kept, and readable by its owner alone', () => {
    const secret = keepSessionSecret(join(folder, 'data'))
    assert.match(secret, /^[\da-f]{64}$/)
    assert.equal(keepSessionSecret(join(folder, 'data')), secret)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(join(folder, 'data')), ['session-secret'])
  })

  test('that was damaged is not used, and not replaced behind anyone’s back', () => {
    chmodSync(file, 0o600)
    writeFileSync(file, 'short\n')
    assert.throws(() => keepSessionSecret(join(folder, 'data')), { name: 'ConfigError' })
  })
})
