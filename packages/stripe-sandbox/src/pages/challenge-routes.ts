import type { Hono } from 'hono'
import { readForm } from '../http/read-form.ts'
import { answerPayment } from './answer-payment.ts'
import { challengePage } from './challenge-page.ts'
import type { HostedPagesEngine } from './hosted-pages-engine.ts'
import { noticePage } from './notice-page.ts'
import { type Html, PAGE_HEADERS } from './page-frame.ts'

/**
 * `GET /c/challenge/:challengeId` is the bank's page: 200, or 404 once answered or unknown.
 * `POST` with `answer=complete|fail` gives the bank's answer and goes where the payment goes.
 */
export function mountChallenge(app: Hono, engine: HostedPagesEngine): void {
  app.get('/c/challenge/:challengeId', async (c) => {
    const view = await engine.viewChallenge(c.req.param('challengeId'))
    if (!view?.open) return c.html(noChallenge(), 404, PAGE_HEADERS)
    return c.html(challengePage(view), 200, PAGE_HEADERS)
  })

  app.post('/c/challenge/:challengeId', async (c) => {
    const challengeId = c.req.param('challengeId')
    const view = await engine.viewChallenge(challengeId)
    if (!view?.open) return answerPayment(c, { kind: 'gone', status: 'answered' }, noChallenge)
    const form = await readForm(c)
    const answer = form.get('answer') === 'complete' ? 'complete' : 'fail'
    const outcome = await engine.completeChallenge(challengeId, answer)
    const isScript = c.req.header('accept')?.includes('application/json')
    // Without script a failure returns to the paying page, which shows the session's last error.
    if (outcome.kind === 'declined' && !isScript) return c.redirect(view.returnUrl, 303)
    return answerPayment(c, outcome, noChallenge)
  })
}

function noChallenge(): Html {
  return noticePage({
    title: 'This 3-D Secure request was answered',
    text: 'Each request takes one answer. Go back to the shop to see where the payment stands.',
    link: null,
  })
}
