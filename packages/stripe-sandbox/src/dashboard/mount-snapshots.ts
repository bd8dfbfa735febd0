import type { Context, Hono } from 'hono'
import { ApiError } from '../http/api-error.ts'
import { readForm } from '../http/read-form.ts'
import { longDay } from '../pages/date-text.ts'
import { PAGE_HEADERS } from '../pages/page-frame.ts'
import type { DashboardSource } from './dashboard-source.ts'
import type { Traveller } from './journey.ts'
import { type SnapshotsView, snapshotsPage } from './snapshots-page.ts'

export function mountSnapshots(app: Hono, source: DashboardSource, traveller: Traveller): void {
  const show = (c: Context, said: SnapshotsView['said'], status: 200 | 422 = 200) => {
    const view = { snapshots: source.listSnapshots(), nowMs: source.now(), said }
    return c.html(snapshotsPage(view), status, PAGE_HEADERS)
  }
  /** Does it, and says so; a refusal is shown in its own words. */
  const attempt = async (c: Context, work: () => Promise<string>) => {
    try {
      return show(c, { text: await work(), isRefusal: false })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return show(c, { text: error.message, isRefusal: true }, 422)
    }
  }
  /** A journey under way would go on in another time. */
  const standStill = async () => {
    traveller.stop()
    await traveller.settled()
  }

  app.get('/snapshots', (c) => show(c, null))
  for (const path of ['/reset', '/snapshots/:name/restore', '/snapshots/:name/delete']) {
    app.get(path, (c) => c.redirect('/snapshots'))
  }
  app.post('/snapshots', async (c) => {
    const name = String((await readForm(c)).get('name') ?? '').trim()
    return attempt(c, async () => {
      await source.snapshot(name)
      return `Kept as ${name}.`
    })
  })
  app.post('/snapshots/:name/restore', (c) =>
    attempt(c, async () => {
      const name = c.req.param('name')
      await standStill()
      await source.restore(name)
      traveller.forget()
      return `${name} is restored. Sandbox time is ${longDay(source.now())} again.`
    }),
  )
  app.post('/snapshots/:name/delete', (c) =>
    attempt(c, async () => {
      const name = c.req.param('name')
      source.deleteSnapshot(name)
      return `${name} is deleted.`
    }),
  )
  app.post('/reset', (c) =>
    attempt(c, async () => {
      await standStill()
      source.reset()
      traveller.forget()
      return 'Everything is forgotten. Sandbox time is real time again.'
    }),
  )
}
