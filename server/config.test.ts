import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConfigError, type Role, readConfig } from './config.ts'

function problems(env: Record<string, string>, role: Role = 'all'): readonly string[] {
  try {
    readConfig(env, role)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const LIVE = {
  STRIPE_SECRET_KEY: 'sk_live_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  BRAND_NAME: 'Lumière',
  BASE_URL: 'https://watch.example.com',
  SESSION_SECRET: 'x'.repeat(32),
  EMAIL_FROM: 'hello@example.com',
}

describe('the configuration', () => {
  test('needs nothing at all: a sandbox on port 8000', () => {
    const config = readConfig({})
    assert.deepEqual(
      [config.mode, config.port, config.host, config.baseUrl],
      ['sandbox', 8000, '127.0.0.1', 'http://localhost:8000'],
    )
    assert.equal(config.stripe.webhookSecrets.length, 1)
  })

  test('takes an empty variable for an unset one, as in a copied .env.example', () => {
    assert.equal(readConfig({ PORT: '', STRIPE_SECRET_KEY: '' }).mode, 'sandbox')
  })

  test('tells the mode from the key', () => {
    assert.equal(readConfig({ STRIPE_SECRET_KEY: 'sk_test_abc' }).mode, 'test')
    assert.equal(readConfig({ STRIPE_SECRET_KEY: 'rk_test_abc' }).mode, 'test')
    assert.equal(readConfig(LIVE).mode, 'live')
  })

  test('a test key without a webhook secret leaves the webhook closed', () => {
    assert.deepEqual(readConfig({ STRIPE_SECRET_KEY: 'sk_test_abc' }).stripe.webhookSecrets, [])
  })

  test('takes several webhook secrets while one is being rolled', () => {
    const config = readConfig({ STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b' })
    assert.deepEqual(config.stripe.webhookSecrets, ['whsec_a', 'whsec_b'])
  })

  test('tells wrong webhook secrets and proxies in one go with all the rest', () => {
    const wrong = {
      PORT: 'x',
      STRIPE_WEBHOOK_SECRET: 'whsec_a,b',
      TRUSTED_PROXIES: '10.0.0.0/8, me',
    }
    assert.deepEqual(
      problems(wrong).map((problem) => problem.split(' ')[0]),
      ['PORT', 'STRIPE_WEBHOOK_SECRET', 'TRUSTED_PROXIES'],
    )
    assert.deepEqual(problems({ TRUSTED_PROXIES: '127.0.0.1, ::1, 10.0.0.0/8, fd00::/8' }), [])
  })

  test('refuses one port for two parts, where both are started', () => {
    assert.match(problems({ PORT: '12111' })[0] ?? '', /^PORT, SANDBOX_PORT .* must differ/)
    assert.deepEqual(problems({ PORT: '12111', STRIPE_SECRET_KEY: 'sk_test_abc' }), [])
  })

  for (const missing of [
    'STRIPE_WEBHOOK_SECRET',
    'BRAND_NAME',
    'SESSION_SECRET',
    'EMAIL_FROM',
    'BASE_URL',
  ] as const) {
    test(`a live key is refused without ${missing}`, () => {
      const { [missing]: _left, ...rest } = LIVE
      assert.match(problems(rest).join('\n'), new RegExp(missing))
    })
  }

  test('a live key is refused with the default brand and with an http address', () => {
    assert.match(problems({ ...LIVE, BRAND_NAME: 'Netflix' }).join(), /BRAND_NAME/)
    assert.match(problems({ ...LIVE, BASE_URL: 'http://watch.example.com' }).join(), /BASE_URL/)
  })

  const mistakes: [string, Record<string, string>][] = [
    ['PORT', { PORT: '80000' }],
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '0' }],
    ['SANDBOX_PORT', { SANDBOX_PORT: '-1' }],
    ['BASE_URL', { BASE_URL: 'watch.example.com' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['BROKER_URL', { BROKER_URL: 'localhost:6379' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_abc' }],
    ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: 'secret' }],
    ['EMAIL_BACKEND', { EMAIL_BACKEND: 'pigeon' }],
    ['SMTP_URL', { EMAIL_BACKEND: 'smtp' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'a@b\nBcc: c@d' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'short' }],
    ['SESSION_SECRET', { DATABASE_URL: 'postgres://localhost/x' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    [
      'STRIPE_API_BASE',
      { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_API_BASE: 'http://127.0.0.1:1' },
    ],
  ]
  for (const [variable, env] of mistakes) {
    test(`a bad ${variable} is named: ${JSON.stringify(env)}`, () => {
      assert.match(problems(env).join('\n'), new RegExp(`^${variable} `, 'm'))
    })
  }

  test('all mistakes are told at once', () => {
    assert.equal(problems({ PORT: 'x', LOG_LEVEL: 'loud', EMAIL_BACKEND: 'pigeon' }).length, 3)
  })

  test('a role of its own needs a shared database and a Stripe', () => {
    const told = problems({}, 'worker').join('\n')
    assert.match(told, /DATABASE_URL/)
    assert.match(told, /STRIPE_SECRET_KEY/)
  })
})
