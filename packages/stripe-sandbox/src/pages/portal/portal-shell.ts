import { html } from 'hono/html'
import type { PortalView } from '../../portal/portal-view.ts'
import { PAYING_STYLES, pageAssets } from '../page-assets.ts'
import { type Html, LOCAL_BAND, PAGE_HEADERS, pageFrame } from '../page-frame.ts'

/** With `no-referrer` a form's POST carries no origin, by which a foreign one is told apart; none leaves the site. */
export const PORTAL_HEADERS = { ...PAGE_HEADERS, 'referrer-policy': 'same-origin' }

export interface Shell {
  title: string
  /** Leads back to the overview; a link for one thing has no overview. */
  isOverview?: boolean
  scripts?: string[]
  body: Html
}

/** Beside what can be done: whose portal it is, and the way back to them. */
export function portalShell(view: PortalView, shell: Shell): Html {
  return pageFrame({
    title: `${shell.title}, ${view.businessName}`,
    band: LOCAL_BAND,
    styles: [
      ...PAYING_STYLES,
      ...['checkout.css', 'portal.css', 'portal-lists.css', 'portal-forms.css'].map(
        pageAssets.href,
      ),
    ],
    scripts: (shell.scripts ?? []).map(pageAssets.href),
    body: html`<div class="portal">
<header class="portal-side">
${view.returnUrl ? html`<p><a class="back" href="${view.returnUrl}">Back to ${view.businessName}</a></p>` : ''}
<p class="portal-who">${view.businessName}</p>
<p class="portal-headline">${view.headline ?? 'Your subscription, your card and your invoices.'}</p>
${legalLinks(view)}
</header>
<main class="portal-main">
${backToOverview(view, shell)}
${shell.body}
<p class="page-foot">Stripe sandbox. This page stands in for Stripe’s customer portal.</p>
</main>
</div>`,
  })
}

/** `/p/session/test_…/cancel/sub_…` */
export function portalPath(view: Pick<PortalView, 'portalKey'>, ...parts: string[]): string {
  return ['/p/session', view.portalKey, ...parts.map(encodeURIComponent)].join('/')
}

function backToOverview(view: PortalView, { isOverview }: Shell): Html | '' {
  if (isOverview || view.flow || view.confirmation) return ''
  return html`<p class="portal-up"><a class="back" href="${portalPath(view)}">Overview</a></p>`
}

function legalLinks({ termsUrl, privacyUrl }: PortalView): Html | '' {
  if (!termsUrl && !privacyUrl) return ''
  return html`<ul class="portal-legal">
${termsUrl ? html`<li><a href="${termsUrl}">Terms of service</a></li>` : ''}
${privacyUrl ? html`<li><a href="${privacyUrl}">Privacy policy</a></li>` : ''}
</ul>`
}

/** What went wrong, read out and focused when the page opens. */
export function refusalMessage(message: string | null): Html | '' {
  if (message === null) return ''
  return html`<div class="decline" role="alert" tabindex="-1" autofocus><p><strong>${message}</strong></p></div>`
}

/** A button that does one thing: a form of its own, so that it works without script. */
export function actionButton(
  action: string,
  label: string,
  options: { look?: 'link' | 'primary' | 'quiet'; about?: string } = {},
): Html {
  const { look = 'quiet', about } = options
  return html`<form method="post" action="${action}"><button class="${look}"${about ? html` aria-label="${label}: ${about}"` : ''}>${label}</button></form>`
}
