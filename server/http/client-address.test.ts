import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ConfigError } from '../config.ts'
import { clientAddress, readTrustedProxies } from './client-address.ts'
import { clientSubject } from './rate-limit.ts'

describe('the address of a client', () => {
  const none = readTrustedProxies([])
  const proxies = readTrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])

  test('is the socket’s, whatever a header says, when no proxy is trusted', () => {
    assert.equal(clientAddress('203.0.113.7', '198.51.100.1', none), '203.0.113.7')
    assert.equal(clientAddress('127.0.0.1', '198.51.100.1', none), '127.0.0.1')
  })

  test('is what a trusted proxy saw', () => {
    assert.equal(clientAddress('127.0.0.1', '198.51.100.1', proxies), '198.51.100.1')
  })

  test('is found behind several proxies of ours, and not what the client claimed before them', () => {
    const header = '1.1.1.1, 198.51.100.1, 10.1.2.3'
    assert.equal(clientAddress('127.0.0.1', header, proxies), '198.51.100.1')
  })

  test('is the last hop that can be believed when the header holds something else than addresses', () => {
    assert.equal(clientAddress('127.0.0.1', '198.51.100.1, unknown', proxies), '127.0.0.1')
    assert.equal(clientAddress('127.0.0.1', '', proxies), '127.0.0.1')
  })

  test('is the same over an IPv6 socket', () => {
    assert.equal(clientAddress('::ffff:203.0.113.7', undefined, none), '203.0.113.7')
    assert.equal(clientAddress('::ffff:127.0.0.1', '2001:db8::1', proxies), '2001:db8::1')
    assert.equal(clientAddress('fd00::5', '198.51.100.1', proxies), '198.51.100.1')
  })

  test('a proxy that is no address is refused in words', () => {
    for (const wrong of ['nginx', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '::/129']) {
      assert.throws(() => readTrustedProxies([wrong]), {
        name: 'ConfigError',
        message: `TRUSTED_PROXIES holds "${wrong}": give addresses or ranges such as 127.0.0.1, 10.0.0.0/8`,
      } satisfies Partial<ConfigError>)
    }
  })

  test('one IPv6 line counts as one client, however many addresses it uses', () => {
    const line = clientSubject('2001:db8:0:7::1')
    assert.equal(clientSubject('2001:0db8:0000:0007:ffff:1:2:3'), line)
    assert.notEqual(clientSubject('2001:db8:0:8::1'), line)
    assert.equal(clientSubject('::1'), clientSubject('0:0:0:0:9:9:9:9'))
    assert.equal(clientSubject('203.0.113.7'), '203.0.113.7')
  })
})
