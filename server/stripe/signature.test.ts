import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Stripe from 'stripe'
import { verifySignature } from './signature.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const SECONDS = NOW.getTime() / 1_000
const SECRET = 'whsec_one'
const BODY = '{"id":"evt_1","object":"event"}'

const webhooks = new Stripe('sk_test_x').webhooks

function sign(options: { secret?: string; timestamp?: number; body?: string } = {}): string {
  return webhooks.generateTestHeaderString({
    payload: options.body ?? BODY,
    secret: options.secret ?? SECRET,
    timestamp: options.timestamp ?? SECONDS,
  })
}

function verdict(header: string | undefined, body = BODY, secrets = [SECRET]) {
  return verifySignature(Buffer.from(body), header, secrets, NOW)
}

describe('a webhook signature', () => {
  test('made by the SDK is valid', () => {
    assert.equal(verdict(sign()), 'valid')
  })

  test('is valid under any secret while one is being rolled', () => {
    assert.equal(verdict(sign({ secret: 'whsec_new' }), BODY, [SECRET, 'whsec_new']), 'valid')
    const both = `${sign({ secret: 'whsec_old' })},${sign().split(',')[1]}`
    assert.equal(verdict(both), 'valid')
  })

  test('is wrong under another secret, over other bytes, and with the scheme v0', () => {
    assert.equal(verdict(sign({ secret: 'whsec_other' })), 'wrong')
    assert.equal(verdict(sign(), `${BODY} `), 'wrong')
    assert.equal(verdict(sign().replace('v1=', 'v0=')), 'malformed')
    const [time, signature] = sign().split(',')
    assert.equal(verdict(`${time},v0=${'0'.repeat(64)},${signature}`), 'valid')
  })

  test('is outdated beyond five minutes, in the past and in the future', () => {
    assert.equal(verdict(sign({ timestamp: SECONDS - 300 })), 'valid')
    assert.equal(verdict(sign({ timestamp: SECONDS - 301 })), 'outdated')
    assert.equal(verdict(sign({ timestamp: SECONDS + 301 })), 'outdated')
  })

  const malformed = [
    '',
    't=',
    'v1=',
    't=1',
    't=x,v1=00',
    `t=1,t=2,v1=${'0'.repeat(64)}`,
    'v1=zz,t=1',
    '🎟',
  ]
  for (const header of malformed) {
    test(`is malformed as ${JSON.stringify(header)}`, () => {
      assert.equal(verdict(header), 'malformed')
    })
  }

  test('that is missing is malformed', () => {
    assert.equal(verdict(undefined), 'malformed')
  })

  test('agrees with the SDK on what it accepts', () => {
    for (const header of [sign(), sign({ secret: 'x' }), sign({ timestamp: SECONDS - 301 })]) {
      const sdk = () => webhooks.constructEvent(BODY, header, SECRET, 300, undefined, NOW.getTime())
      if (verdict(header) === 'valid') assert.doesNotThrow(sdk)
      else assert.throws(sdk)
    }
  })
})
