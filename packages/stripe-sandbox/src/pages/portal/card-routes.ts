import type { Context, Hono } from 'hono'
import { readForm } from '../../http/read-form.ts'
import type { PortalOutcome } from '../../portal/portal-action.ts'
import { answerPayment } from '../answer-payment.ts'
import { countryFromLanguages } from '../countries.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { type CardFields, emptyFields, readCardForm } from '../read-card-form.ts'
import { groupDigits } from '../shown-cards.ts'
import { type NewCardState, newCardPage, payWithPage } from './card-pages.ts'
import { leave, openPortal, show, subscriptionAt, whereTo } from './open-portal.ts'
import { portalPath } from './portal-shell.ts'

const NEW = '/p/session/:key/cards/new'
const PAY_WITH = '/p/session/:key/pay-with/:sub'

/** `?intent=seti_…` is the way back from the bank; `?use=4242424242424242` fills a test card in. */
export function mountPortalCards(app: Hono, engine: HostedPagesEngine): void {
  app.get(NEW, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const intent = c.req.query('intent')
    const outcome = intent ? engine.portalCardOutcome(view.portalKey, intent) : null
    if (outcome?.kind === 'done') return leave(c, view, outcome, 'add_card')
    if (!view.may.changeCards) return c.redirect(portalPath(view), 303)
    return show(c, newCardPage(view, { ...startState(c, engine), ...said(outcome) }))
  })

  app.post(NEW, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const form = await readForm(c)
    const read = readCardForm(form, { email: false }, engine.now())
    const makesDefault = form.get('makesDefault') === 'yes'
    const state = { ...startState(c, engine), fields: read.fields, makesDefault }
    if (!read.ok) {
      const { errors } = read
      const page = () => newCardPage(view, { ...state, errors })
      return answerPayment(c, { kind: 'invalid', errors }, page)
    }
    const outcome = engine.actInPortal(view.portalKey, {
      kind: 'add_card',
      payment: read.payment,
      makesDefault,
      subscriptionId: state.subscriptionId,
    })
    if (outcome.kind === 'done') {
      const url = whereTo(view, outcome, 'add_card')
      return answerPayment(c, { kind: 'redirect', url }, () => newCardPage(view, state))
    }
    if (outcome.kind === 'refused')
      return show(c, newCardPage(view, { ...state, ...said(outcome) }), 422)
    const answer = outcome.kind === 'gone' ? { kind: 'gone' as const, status: 'expired' } : outcome
    return answerPayment(c, answer, () => newCardPage(view, { ...state, ...said(outcome) }))
  })

  mountPayWith(app, engine)
}

function mountPayWith(app: Hono, engine: HostedPagesEngine): void {
  app.get(PAY_WITH, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ changeCard }) => changeCard)
    return sub instanceof Response ? sub : show(c, payWithPage(view, sub, null))
  })

  app.post(PAY_WITH, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const sub = subscriptionAt(c, view, ({ changeCard }) => changeCard)
    if (sub instanceof Response) return sub
    const cardId = String((await readForm(c)).get('card') ?? '')
    const action = { kind: 'use_card' as const, cardId, subscriptionId: sub.id }
    const outcome = engine.actInPortal(view.portalKey, action)
    if (outcome.kind === 'done') return leave(c, view, outcome, 'use_card')
    return show(c, payWithPage(view, sub, 'message' in outcome ? outcome.message : null), 422)
  })
}

function said(outcome: PortalOutcome | null): Partial<NewCardState> {
  if (outcome?.kind === 'declined') return { decline: outcome }
  return outcome?.kind === 'refused' ? { refusal: outcome.message } : {}
}

function startState(c: Context, engine: HostedPagesEngine): NewCardState {
  return {
    fields: startFields(c, engine.now()),
    errors: {},
    nowMs: engine.now(),
    decline: null,
    refusal: null,
    subscriptionId: c.req.query('subscription') ?? null,
    makesDefault: true,
  }
}

function startFields(c: Context, nowMs: number): CardFields {
  const fields = emptyFields(countryFromLanguages(c.req.header('accept-language')))
  const use = c.req.query('use')?.replace(/\D/g, '')
  if (!use) return fields
  return {
    ...fields,
    cardNumber: groupDigits(use),
    expiry: `12 / ${String(new Date(nowMs).getUTCFullYear() + 2).slice(-2)}`,
    cvc: use.length === 15 ? '1234' : '123',
    name: 'Test Cardholder',
  }
}
