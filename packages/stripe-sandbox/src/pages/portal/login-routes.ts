import type { Hono } from 'hono'
import { html } from 'hono/html'
import { readForm } from '../../http/read-form.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { noticePage } from '../notice-page.ts'
import { PAYING_STYLES } from '../page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from '../page-frame.ts'
import { isForeign, refuseForeign } from './open-portal.ts'
import { PORTAL_HEADERS } from './portal-shell.ts'

const PATH = '/p/login/:key'

/** The shareable page that mails a portal link at Stripe; the sandbox mails nothing and shows it. 404 when switched off. */
export function mountLogin(app: Hono, engine: HostedPagesEngine): void {
  app.get(PATH, (c) => {
    const businessName = engine.portalLogin(c.req.param('key'))
    if (businessName === null) return c.html(noLogin(), 404, PORTAL_HEADERS)
    return c.html(loginPage(businessName, '', null), 200, PORTAL_HEADERS)
  })

  app.post(PATH, async (c) => {
    if (isForeign(c)) return refuseForeign(c)
    const businessName = engine.portalLogin(c.req.param('key'))
    if (businessName === null) return c.html(noLogin(), 404, PORTAL_HEADERS)
    const typed = (await readForm(c)).get('email')
    const email = typeof typed === 'string' ? typed : ''
    const url = engine.requestPortalLink(c.req.param('key'), email)
    if (url === null) {
      const error = 'No customer has this address. Check it, or create the customer first.'
      return c.html(loginPage(businessName, email, error), 422, PORTAL_HEADERS)
    }
    return c.html(linkPage(email, url), 200, PORTAL_HEADERS)
  })
}

function loginPage(businessName: string, email: string, error: string | null): Html {
  return pageFrame({
    title: `Sign in to ${businessName}`,
    band: LOCAL_BAND,
    styles: PAYING_STYLES,
    scripts: [],
    body: html`<main class="notice">
<h1>Manage your ${businessName} subscription</h1>
<p>Enter the address of your account to get a link.</p>
<form method="post" novalidate>
<div class="field"><label for="email">Email</label>
<input id="email" name="email" type="email" value="${email}" autocomplete="email"${error ? html` aria-invalid="true" aria-describedby="email-error" autofocus` : ''} required>
${error ? html`<p class="field-error" id="email-error">${error}</p>` : ''}</div>
<button class="primary">Get a link</button>
</form>
</main>`,
  })
}

function linkPage(email: string, url: string): Html {
  return noticePage({
    title: 'Here is your link',
    text: `Stripe would mail it to ${email}. The sandbox sends no mail, so it is here.`,
    link: { href: url, text: 'Open the portal' },
  })
}

function noLogin(): Html {
  return noticePage({
    title: 'There is no such login page',
    text: 'The address is wrong, or the page is switched off.',
    link: null,
  })
}
