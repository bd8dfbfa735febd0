import type { Context } from 'hono'
import type { PaymentOutcome } from '../checkout/checkout-view.ts'
import { declineText } from './decline-text.ts'
import type { Html } from './page-frame.ts'
import { PAGE_HEADERS } from './page-frame.ts'

/** What a payment page can answer; the page itself is drawn only for browsers without script. */
export type PageAnswer =
  | PaymentOutcome
  | { kind: 'invalid'; errors: Partial<Record<string, string>> }

export function challengePath(challengeId: string): string {
  return `/c/challenge/${encodeURIComponent(challengeId)}`
}

/** Answers a posted payment, in JSON for the page's script and as a page or redirect without it. */
export async function answerPayment(
  c: Context,
  answer: PageAnswer,
  page: () => Html | Promise<Html>,
): Promise<Response> {
  if (c.req.header('accept')?.includes('application/json')) return answerInJson(c, answer)
  if (answer.kind === 'redirect') return c.redirect(answer.url, 303)
  if (answer.kind === 'challenge') return c.redirect(challengePath(answer.challengeId), 303)
  return c.html(await page(), STATUS[answer.kind], PAGE_HEADERS)
}

const STATUS = { declined: 402, gone: 410, invalid: 422 } as const

function answerInJson(c: Context, answer: PageAnswer): Response {
  if (answer.kind === 'declined') {
    const { title, detail } = declineText(answer)
    const { code, declineCode, field } = answer
    return c.json({ kind: 'declined', code, declineCode, field, title, detail }, 402, PAGE_HEADERS)
  }
  if (answer.kind === 'challenge') {
    return c.json({ kind: 'challenge', url: challengePath(answer.challengeId) }, 200, PAGE_HEADERS)
  }
  const status = answer.kind === 'redirect' ? 200 : STATUS[answer.kind]
  return c.json(answer, status, PAGE_HEADERS)
}
