import type { Hono } from 'hono'
import { readForm } from '../../http/read-form.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { cancelPage } from './cancel-page.ts'
import { leave, openPortal, show, subscriptionAt } from './open-portal.ts'

const PATH = '/p/session/:key/cancel/:sub'

export function mountCancel(app: Hono, engine: HostedPagesEngine): void {
  app.get(PATH, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ cancel }) => cancel)
    return sub instanceof Response ? sub : show(c, cancelPage(view, sub, null))
  })

  app.post(PATH, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ cancel }) => cancel)
    if (sub instanceof Response) return sub
    const form = await readForm(c)
    const outcome = engine.actInPortal(view.portalKey, {
      kind: 'cancel',
      subscriptionId: sub.id,
      feedback: textOf(form, 'feedback'),
      comment: textOf(form, 'comment'),
    })
    if (outcome.kind === 'done') return leave(c, view, outcome, 'cancel')
    return show(c, cancelPage(view, sub, 'message' in outcome ? outcome.message : null), 422)
  })
}

function textOf(form: FormData, name: string): string | null {
  const value = form.get(name)
  return typeof value === 'string' && value !== '' ? value : null
}
