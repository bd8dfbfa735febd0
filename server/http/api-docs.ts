import { readFile } from 'node:fs/promises'
import { createApi } from './api.ts'
import { serveFile } from './serve-file.ts'
import { createWebFile, type WebFile } from './web-files.ts'

const SCRIPT = new URL('js/standalone.js', import.meta.resolve('@scalar/fastify-api-reference'))

/** The page styles itself from its script; nothing else is allowed beyond what every page may do. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Without these it would fetch fonts, count its readers and offer services of its maker. */
const SETTINGS = {
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference</title>
<link rel="icon" href="data:,">
</head>
<body>
<script id="api-reference" data-url="/api/openapi.json" data-configuration="${attribute(SETTINGS)}"></script>
<script src="/api/docs/reference.js"></script>
</body>
</html>
`

function attribute(value: unknown): string {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}

/** The reference as a page; what it shows is `/api/openapi.json`. */
export function createDocsRoutes() {
  let script: Promise<WebFile> | null = null
  const page = createWebFile('reference.html', new TextEncoder().encode(PAGE))
  return createApi()
    .get('/api/docs', (c) => {
      c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
      return serveFile(c, page)
    })
    .get('/api/docs/reference.js', async (c) => {
      script ??= readFile(SCRIPT).then((content) => createWebFile('reference.js', content))
      return serveFile(c, await script)
    })
}
