import { html } from 'hono/html'
import { pageAssets } from './page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from './page-frame.ts'

export interface Notice {
  title: string
  text: string
  link: { href: string; text: string } | null
}

/** A page that says one thing and offers one way on. */
export function noticePage(notice: Notice): Html {
  return pageFrame({
    title: notice.title,
    band: LOCAL_BAND,
    styles: ['base.css', 'lines.css', 'notice.css'].map(pageAssets.href),
    scripts: [],
    body: html`<main class="notice">
<h1>${notice.title}</h1>
<p>${notice.text}</p>
${notice.link ? html`<p><a class="button" href="${notice.link.href}">${notice.link.text}</a></p>` : ''}
</main>`,
  })
}
