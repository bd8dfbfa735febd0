import type { Context, Hono } from 'hono'
import type { EngineInside } from '../engine.ts'
import { ApiError } from '../http/api-error.ts'
import { explainError } from '../http/explain-error.ts'
import { isLocalRequest } from './guard.ts'
import { clockOf, mountClock } from './mount-clock.ts'
import { mountDeliveries } from './mount-deliveries.ts'
import { mountSnapshots } from './mount-snapshots.ts'
import { readJson } from './read-json.ts'

/**
 * `/_sandbox/…`: what Stripe has no API for. JSON in and out, times in milliseconds. Only for this machine, and never
 * for a page of another origin.
 */
export function mountAdmin(app: Hono, engine: EngineInside): void {
  app.use('/_sandbox/*', async (c, next) => {
    if (!isLocalRequest(c)) {
      const message = 'Only this machine may ask for this.'
      return c.json({ error: { type: 'invalid_request_error', message } }, 403)
    }
    return next()
  })

  mountClock(app, engine)
  mountDeliveries(app, engine)
  mountSnapshots(app, engine)

  app.get('/_sandbox/chaos', (c) => c.json(engine.chaos()))

  app.post('/_sandbox/chaos', async (c) => {
    engine.setChaos(await readJson(c))
    return c.json(engine.chaos())
  })

  app.post('/_sandbox/reset', (c) => {
    engine.reset()
    return c.json(clockOf(engine))
  })

  app.get('/_sandbox/keys', (c) => c.json({ data: engine.keyring.list() }))

  app.post('/_sandbox/keys', async (c) => {
    const { key, permissions } = await readJson(c)
    engine.keyring.add({ key: String(key), permissions: Object(permissions) })
    return c.json({ key, permissions })
  })

  app.post('/_sandbox/drain', async (c) => {
    await engine.drain()
    return c.json(clockOf(engine))
  })

  app.post('/_sandbox/decline-next', async (c) => {
    const { customer = '*', decline_code: code = 'generic_decline' } = await readJson(c)
    engine.forceDecline(String(customer), String(code))
    return c.json({ customer, decline_code: code })
  })
}

/** Errors of `/_sandbox` and of the hosted pages, in Stripe's form: a body without `error` would pass for success. */
export function answerError(error: Error, c: Context): Response {
  const refusal = error instanceof ApiError ? error : explainError(error)
  return c.json({ error: refusal.body }, refusal.status as 400)
}
