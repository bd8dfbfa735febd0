import type { Context } from 'hono'
import type { PortalOutcome } from '../../portal/portal-action.ts'
import type { PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { noticePage } from '../notice-page.ts'
import type { Html } from '../page-frame.ts'
import { PORTAL_HEADERS, portalPath } from './portal-shell.ts'

/** What is answered when there is no portal to show. */
export interface NotOpen {
  answer: Response | Promise<Response>
}

/** The portal behind the link; or the page that says why there is none, 404 or 410. */
export function openPortal(c: Context, engine: HostedPagesEngine): PortalView | NotOpen {
  const visit = engine.viewPortal(c.req.param('key') ?? '')
  if (visit?.state === 'open') return visit.view
  if (visit === null) {
    const text = 'The address is wrong, or the sandbox was reset since.'
    return {
      answer: showNotice(c, 404, { title: 'There is no such portal link', text, link: null }),
    }
  }
  const { businessName, returnUrl } = visit
  const answer = showNotice(c, 410, {
    title: 'This link has expired',
    text: `A portal link is short-lived, to keep your account safe. Go back to ${businessName} to get a new one. Nothing was changed.`,
    link: returnUrl ? { href: returnUrl, text: `Back to ${businessName}` } : null,
  })
  return { answer }
}

/** The subscription that the address names, or the way to the overview when it has ended. */
export function subscriptionAt(
  c: Context,
  view: PortalView,
  isPossible: (may: PortalSubscription['may']) => boolean,
): PortalSubscription | Response {
  const sub = view.subscriptions.find(({ id }) => id === c.req.param('sub'))
  return sub && isPossible(sub.may) ? sub : c.redirect(portalPath(view), 303)
}

export function show(
  c: Context,
  page: Html,
  status: 200 | 402 | 422 = 200,
): Response | Promise<Response> {
  return c.html(page, status, PORTAL_HEADERS)
}

/** Where a done action leads, by a redirect, so that a reload does not do it again. */
export function leave(
  c: Context,
  view: PortalView,
  outcome: Extract<PortalOutcome, { kind: 'done' }>,
  done: string,
): Response {
  return c.redirect(whereTo(view, outcome, done), 303)
}

export function whereTo(
  view: PortalView,
  { to }: Extract<PortalOutcome, { kind: 'done' }>,
  done: string,
): string {
  if (to === 'confirmation') return portalPath(view, 'done')
  return to === 'home' ? `${portalPath(view)}?done=${done}` : to.url
}

/** A page of another site cannot make a customer's browser act here: its key is secret, and its origin shows. */
export function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin'
  const origin = c.req.header('origin')
  return origin !== undefined && URL.parse(origin)?.host !== c.req.header('host')
}

export function refuseForeign(c: Context): Response | Promise<Response> {
  return showNotice(c, 403, {
    title: 'This came from another site',
    text: 'Nothing was changed. Open the portal and try it there.',
    link: null,
  })
}

function showNotice(
  c: Context,
  status: 403 | 404 | 410,
  notice: Parameters<typeof noticePage>[0],
): Response | Promise<Response> {
  return c.html(noticePage(notice), status, PORTAL_HEADERS)
}
