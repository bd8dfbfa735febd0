import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hashPassword, needsRehash, TooManyHashes, verifyPassword } from './password-hash.ts'

describe('a password', () => {
  test('is kept as an argon2id hash that says how it was made, with a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword('curtain up'), hashPassword('curtain up')])
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    assert.notEqual(one, other)
    assert.equal(needsRehash(one), false)
  })

  test('opens its own hash and no other', async () => {
    const hash = await hashPassword('curtain up')
    assert.equal(await verifyPassword(hash, 'curtain up'), true)
    assert.equal(await verifyPassword(hash, 'Curtain up'), false)
    assert.equal(await verifyPassword('not a hash', 'curtain up'), false)
  })

  test('opens a hash that another program made, at another cost, and asks for a new one', async () => {
    // The reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    const foreign =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    assert.equal(await verifyPassword(foreign, 'password'), true)
    assert.equal(needsRehash(foreign), true)
  })

  test('is refused rather than kept waiting when very many come at once', async () => {
    const crowd = Array.from({ length: 80 }, () => hashPassword('curtain up'))
    const results = await Promise.allSettled(crowd)
    const refused = results.filter((result) => result.status === 'rejected')
    assert.equal(refused.length, 80 - 66)
    assert.ok(refused.every((result) => result.reason instanceof TooManyHashes))
    assert.match(await hashPassword('curtain up'), /^\$argon2id/)
  })
})
