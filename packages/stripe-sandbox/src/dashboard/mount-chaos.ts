import type { Context, Hono } from 'hono'
import { CALM } from '../chaos/chaos.ts'
import { ApiError } from '../http/api-error.ts'
import { readForm } from '../http/read-form.ts'
import { PAGE_HEADERS } from '../pages/page-frame.ts'
import { readField } from './chaos-fields.ts'
import { CHAOS_GROUPS, chaosPage } from './chaos-page.ts'
import type { DashboardSource } from './dashboard-source.ts'

const FIELDS = CHAOS_GROUPS.flatMap((group) => group.fields)

export function mountChaos(app: Hono, source: DashboardSource): void {
  app.get('/chaos', (c) =>
    c.html(chaosPage({ chaos: source.chaos(), refusal: null }), 200, PAGE_HEADERS),
  )
  app.post('/chaos', async (c) => {
    const form = await readForm(c)
    const typed = Object.fromEntries(
      FIELDS.map(({ name }) => [name, String(form.get(name) ?? '')]),
    ) as Record<string, string>
    const change = Object.fromEntries(
      FIELDS.map((field) => [field.name, readField(field, typed[field.name]!)]),
    )
    try {
      source.setChaos(change)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return refuse(c, source, error, typed)
    }
    return c.redirect('/chaos', 303)
  })
  app.post('/chaos/calm', (c) => {
    source.setChaos(CALM)
    return c.redirect('/chaos', 303)
  })
}

function refuse(
  c: Context,
  source: DashboardSource,
  error: ApiError,
  typed: Record<string, string>,
) {
  const field = FIELDS.find(({ name }) => name === error.body.param)
  const message = field ? error.message.replace(field.name, `“${field.label}”`) : error.message
  const refusal = { message, field: field?.name ?? null, typed }
  return c.html(chaosPage({ chaos: source.chaos(), refusal }), 422, PAGE_HEADERS)
}
