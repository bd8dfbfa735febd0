import type { Context, Hono } from 'hono'
import type { EngineInside } from '../engine.ts'
import type { DeliveryState } from '../events/delivery-queries.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { isLocalRequest } from './guard.ts'

/**
 * `/_sandbox/…`: what Stripe has no API for. JSON in and out, times in milliseconds. Only for this machine, and never
 * for a page of another origin.
 */
export function mountAdmin(app: Hono, engine: EngineInside): void {
  app.use('/_sandbox/*', async (c, next) => {
    if (!isLocalRequest(c)) {
      return c.json({ error: { message: 'Only this machine may ask for this.' } }, 403)
    }
    return next()
  })

  app.get('/_sandbox/clock', (c) => c.json(clockOf(engine)))

  app.post('/_sandbox/clock/advance', async (c) => {
    const body = await readJson(c)
    await engine.advance(targetOf(engine, body))
    return c.json(clockOf(engine))
  })

  app.get('/_sandbox/chaos', (c) => c.json(engine.chaos()))

  app.post('/_sandbox/chaos', async (c) => {
    engine.setChaos(await readJson(c))
    return c.json(engine.chaos())
  })

  app.post('/_sandbox/reset', (c) => {
    engine.reset()
    return c.json(clockOf(engine))
  })

  app.get('/_sandbox/deliveries', (c) => {
    const { state, event } = c.req.query()
    return c.json({
      data: engine.listDeliveries({
        ...(state ? { state: state as DeliveryState } : {}),
        ...(event ? { eventId: event } : {}),
      }),
    })
  })

  app.post('/_sandbox/deliveries/release', (c) => c.json({ data: engine.releaseHeld() }))

  app.get('/_sandbox/deliveries/:id/attempts', (c) =>
    c.json({ data: engine.listAttempts(c.req.param('id')) }),
  )

  app.post('/_sandbox/deliveries/:id/release', async (c) =>
    c.json(await engine.releaseDelivery(c.req.param('id'))),
  )

  app.post('/_sandbox/events/:id/resend', async (c) =>
    c.json({ data: await engine.redeliver(c.req.param('id')) }),
  )

  app.post('/_sandbox/webhook_endpoints/:id/roll', async (c) => {
    const { expires_in_hours: hours = 24 } = await readJson(c)
    const id = c.req.param('id')
    return c.json({ id, secret: engine.rollSecret(id, Number(hours)) })
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

function clockOf(engine: EngineInside) {
  return {
    now: engine.now(),
    offset: engine.now() - engine.wall(),
    nextBillingEventAt: engine.nextBillingEventAt(),
    upcoming: engine.listUpcoming(),
  }
}

function targetOf(engine: EngineInside, body: Record<string, unknown>): number {
  if (typeof body.to === 'number') return body.to
  if (typeof body.seconds === 'number') return engine.now() + body.seconds * 1_000
  throw invalid('Say how far: `to` in milliseconds, or `seconds` from now.', { param: 'to' })
}

async function readJson(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text()
  const body: unknown = text === '' ? {} : parse(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('The body must be a JSON object.')
  }
  return body as Record<string, unknown>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('The body is not JSON.')
    throw error
  }
}

/** Errors of `/_sandbox` and of the hosted pages, in Stripe's form: a body without `error` would pass for success. */
export function answerError(error: Error, c: Context): Response {
  if (error instanceof ApiError) {
    return c.json({ error: error.body }, error.status as 400)
  }
  console.error(error)
  const message = `The sandbox has a bug: ${error.message}`
  return c.json({ error: { type: 'api_error', message } }, 500)
}
