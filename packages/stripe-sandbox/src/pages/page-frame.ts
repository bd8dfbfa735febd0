import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

export const LOCAL_BAND = 'Local sandbox. No card is charged and nothing leaves this computer.'

export interface PageFrame {
  title: string
  band: string
  styles: string[]
  scripts: string[]
  body: Html
}

/** The document around every sandbox page: no inline script or style, so that the CSP can be strict. */
export function pageFrame(frame: PageFrame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${frame.title}</title>
<link rel="icon" href="data:,">
${frame.styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
${frame.scripts.map((src) => html`<script type="module" src="${src}"></script>`)}
</head>
<body>
<aside class="band" aria-label="Test mode"><span class="band-mark" aria-hidden="true"></span><span class="band-text"><strong>TEST MODE</strong> ${frame.band}</span></aside>
${frame.body}
</body>
</html>`
}

/**
 * Headers for every sandbox page. Forms may lead anywhere, because browsers hold a form's redirect
 * to `form-action` and a paid session redirects to the shop.
 */
export const PAGE_HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}
