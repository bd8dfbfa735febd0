import type { Hono } from 'hono'
import type { EngineInside } from '../engine.ts'
import { apiRoutes } from '../resources/api-routes.ts'
import { createApiAnswerer } from './answer-api.ts'

/** `/v1/…`. Fixed paths come before those with an id, so that `/v1/invoices/create_preview` is no invoice. */
export function mountApi(app: Hono, engine: EngineInside): void {
  const answer = createApiAnswerer(engine)
  const fixedFirst = apiRoutes.toSorted((a, b) => idsIn(a.path) - idsIn(b.path))
  for (const route of fixedFirst) app.on(route.method, route.path, (c) => answer(c, route))
  app.all('/v1/*', (c) => answer(c, null))
  app.all('/v2/*', (c) => answer(c, null))
}

function idsIn(path: string): number {
  return path.split(':').length
}
