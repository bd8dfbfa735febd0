import { html } from 'hono/html'
import type { PortalView } from '../../portal/portal-view.ts'
import type { Html } from '../page-frame.ts'
import { portalShell } from './portal-shell.ts'

/** The end of a link that was made for one thing. */
export function confirmationPage(view: PortalView): Html {
  const { message, returnUrl } = view.confirmation ?? { message: null, returnUrl: null }
  return portalShell(view, {
    title: 'Done',
    body: html`<h1 tabindex="-1" autofocus>Done</h1>
<p class="portal-lead">${message ?? 'The change is saved.'}</p>
${returnUrl ? html`<p><a class="primary" href="${returnUrl}">Continue to ${view.businessName}</a></p>` : ''}`,
  })
}
