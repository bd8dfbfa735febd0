import { html } from 'hono/html'
import { type Html, pageFrame } from '../pages/page-frame.ts'
import { dashboardAssets } from './dashboard-assets.ts'

const SECTIONS = [
  { href: '/', label: 'Time' },
  { href: '/customers', label: 'Customers' },
  { href: '/subscriptions', label: 'Subscriptions' },
  { href: '/invoices', label: 'Invoices' },
  { href: '/events', label: 'Events' },
  { href: '/webhooks', label: 'Webhooks' },
  { href: '/log', label: 'API log' },
  { href: '/chaos', label: 'Chaos' },
  { href: '/snapshots', label: 'Snapshots' },
] as const

const STYLES = ['base.css', 'frame.css', 'clock.css', 'records.css', 'controls.css'] as const

export type SectionHref = (typeof SECTIONS)[number]['href']

/** Every dashboard page: the band, the sections, and a main part that refreshes itself. */
export function dashboardPage(page: {
  title: string
  /** Null for a page that belongs to no section. */
  section: SectionHref | null
  /** What was searched for. */
  query?: string
  body: Html
}): Html {
  return pageFrame({
    title: `${page.title}, Stripe sandbox`,
    band: 'A local Stripe for development. Its clock is yours to move.',
    styles: STYLES.map((name) => dashboardAssets.href(name)),
    scripts: [dashboardAssets.href('dashboard.js')],
    body: html`<a class="skip" href="#main">Skip to content</a>
<header class="bar"><div class="bar-top"><p class="bar-name"><a href="/">Sandbox</a></p>
<form class="find" role="search" action="/search"><label class="visually-hidden" for="find">Search by id, e-mail, name or number</label>
<input id="find" name="q" type="search" placeholder="Id, e-mail, name or number" value="${page.query ?? ''}" autocomplete="off" spellcheck="false"></form></div>
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
