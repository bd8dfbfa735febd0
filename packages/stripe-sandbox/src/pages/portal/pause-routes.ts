import type { Hono } from 'hono'
import { readForm } from '../../http/read-form.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { leave, openPortal, show, subscriptionAt } from './open-portal.ts'
import { pausePage } from './pause-page.ts'

const PATH = '/p/session/:key/pause/:sub'

export function mountPause(app: Hono, engine: HostedPagesEngine): void {
  app.get(PATH, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ pause }) => pause)
    return sub instanceof Response ? sub : show(c, pausePage(view, sub, null))
  })

  app.post(PATH, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ pause }) => pause)
    if (sub instanceof Response) return sub
    const length = Number((await readForm(c)).get('length') ?? 0)
    const action = { kind: 'pause' as const, subscriptionId: sub.id, length }
    const outcome = engine.actInPortal(view.portalKey, action)
    if (outcome.kind === 'done') return leave(c, view, outcome, 'pause')
    return show(c, pausePage(view, sub, 'message' in outcome ? outcome.message : null), 422)
  })
}
