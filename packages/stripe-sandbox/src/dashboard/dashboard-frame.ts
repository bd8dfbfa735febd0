import { html } from 'hono/html'
import { type Html, pageFrame } from '../pages/page-frame.ts'
import { dashboardAssets } from './dashboard-assets.ts'

const SECTIONS = [
  { href: '/', label: 'Time' },
  { href: '/customers', label: 'Customers' },
  { href: '/invoices', label: 'Invoices' },
  { href: '/events', label: 'Events' },
  { href: '/webhooks', label: 'Webhooks' },
  { href: '/log', label: 'API log' },
] as const

export type SectionHref = (typeof SECTIONS)[number]['href']

/** Every dashboard page: the band, the sections, and a main part that refreshes itself. */
export function dashboardPage(page: { title: string; section: SectionHref; body: Html }): Html {
  return pageFrame({
    title: `${page.title}, Stripe sandbox`,
    band: 'A local Stripe for development. The shop, the jobs and the mail follow this clock.',
    styles: [dashboardAssets.href('base.css'), dashboardAssets.href('dashboard.css')],
    scripts: [dashboardAssets.href('dashboard.js')],
    body: html`<a class="skip" href="#main">Skip to content</a>
<header class="bar"><p class="bar-name"><a href="/">Sandbox</a></p>
<nav aria-label="Sections"><ul>
${SECTIONS.map(
  (section) =>
    html`<li><a href="${section.href}"${section.href === page.section ? ' aria-current=page' : ''}>${section.label}</a></li>`,
)}
</ul></nav></header>
<main id="main" tabindex="-1">${page.body}</main>
<p class="visually-hidden" role="status" id="announcer"></p>`,
  })
}
