import type { Hono } from 'hono'
import type { EngineInside } from '../engine.ts'
import type { DeliveryState } from '../events/delivery-queries.ts'
import { readJson } from './read-json.ts'

/** Deliveries and the endpoints that they go to. */
export function mountDeliveries(app: Hono, engine: EngineInside): void {
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

  app.post('/_sandbox/events/:id/resend', async (c) => {
    const { endpoint } = await readJson(c)
    const endpointId = typeof endpoint === 'string' ? endpoint : undefined
    return c.json({ data: await engine.redeliver(c.req.param('id'), endpointId) })
  })

  app.post('/_sandbox/webhook_endpoints/:id/roll', async (c) => {
    const { expires_in_hours: hours = 24 } = await readJson(c)
    const id = c.req.param('id')
    return c.json({ id, secret: engine.rollSecret(id, Number(hours)) })
  })
}
