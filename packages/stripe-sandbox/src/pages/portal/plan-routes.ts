import type { Context, Hono } from 'hono'
import { readForm } from '../../http/read-form.ts'
import type { PlanChange, PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import { challengePath } from '../answer-payment.ts'
import { declineText } from '../decline-text.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { type ConfirmState, confirmPage } from './confirm-page.ts'
import { leave, openPortal, show, subscriptionAt } from './open-portal.ts'
import { planPage } from './plan-page.ts'
import { portalPath } from './portal-shell.ts'

const PATH = '/p/session/:key/plan/:sub'

/** Choose, see what it costs, confirm. */
export function mountPlan(app: Hono, engine: HostedPagesEngine): void {
  app.get(PATH, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ update }) => update)
    if (sub instanceof Response) return sub
    return show(c, planPage(view, sub, { price: null, quantity: null, refusal: null }))
  })

  app.get(`${PATH}/confirm`, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ update }) => update)
    if (sub instanceof Response) return sub
    const choice = choiceOf(sub, c.req.query('price'), c.req.query('quantity'), c.req.query('code'))
    return showPreview(c, engine, { view, sub, choice, state: { decline: null, refusal: null } })
  })

  app.get(`${PATH}/paid`, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const id = c.req.param('sub')
    const outcome = engine.portalPlanOutcome(view.portalKey, id)
    if (outcome.kind === 'done') return leave(c, view, outcome, 'change_plan')
    const sub = view.subscriptions.find((each) => each.id === id)
    if (!sub) return c.redirect(portalPath(view), 303)
    const refusal =
      outcome.kind === 'declined'
        ? `${declineText(outcome).title} The plan stays as it was.`
        : 'message' in outcome
          ? outcome.message
          : null
    return show(c, planPage(view, sub, { price: null, quantity: null, refusal }), 402)
  })

  app.post(`${PATH}/confirm`, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ update }) => update)
    if (sub instanceof Response) return sub
    const form = await readForm(c)
    const choice = choiceOf(sub, String(form.get('price')), form.get('quantity'), form.get('code'))
    const outcome = engine.actInPortal(view.portalKey, {
      kind: 'change_plan',
      ...choice,
      prorationAt: Number(form.get('prorationAt')) || null,
    })
    if (outcome.kind === 'done') return leave(c, view, outcome, 'change_plan')
    if (outcome.kind === 'challenge') return c.redirect(challengePath(outcome.challengeId), 303)
    const state: ConfirmState = {
      decline: outcome.kind === 'declined' ? outcome : null,
      refusal: outcome.kind === 'refused' ? outcome.message : null,
    }
    return showPreview(c, engine, { view, sub, choice, state })
  })
}

interface Preview {
  view: PortalView
  sub: PortalSubscription
  choice: PlanChange
  state: ConfirmState
}

/** The preview; or the choice again, when there is nothing to preview. */
function showPreview(c: Context, engine: HostedPagesEngine, { view, sub, choice, state }: Preview) {
  const preview = engine.previewPortalChange(view.portalKey, choice)
  if ('plan' in preview) {
    return show(
      c,
      confirmPage(view, preview, state),
      state.decline ? 402 : state.refusal ? 422 : 200,
    )
  }
  const refusal = preview.kind === 'refused' ? preview.message : null
  const { price, promotionCode = null, quantity } = choice
  return show(
    c,
    planPage(view, sub, { price, quantity: String(quantity), promotionCode, refusal }),
    422,
  )
}

function choiceOf(
  sub: PortalSubscription,
  price: string | undefined,
  quantity: FormDataEntryValue | null | undefined,
  code: FormDataEntryValue | null | undefined,
): PlanChange {
  const present = sub.items[0]!.quantity
  const typed = typeof quantity === 'string' && quantity !== '' ? Number(quantity) : present
  return {
    subscriptionId: sub.id,
    price: price ?? '',
    quantity: typed,
    promotionCode: typeof code === 'string' && code !== '' ? code : null,
  }
}
