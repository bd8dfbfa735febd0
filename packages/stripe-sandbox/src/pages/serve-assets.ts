import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'

const CONTENT_TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
}

export interface Assets {
  /** The address of an asset, with a hash of its content so that browsers may keep it for good. */
  href(name: string): string
  mount(app: Hono): void
}

/** Files by the name they are served under: `loadAssets('/_pages', { 'base.css': url })`. */
export function loadAssets(prefix: string, files: Record<string, URL>): Assets {
  const loaded = new Map(
    Object.entries(files).map(([name, url]) => {
      const body = new Uint8Array(readFileSync(url))
      const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
      const type = CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)]!
      return [name, { body, type, href: `${prefix}/${name}?v=${hash}` }]
    }),
  )
  return {
    href(name) {
      const asset = loaded.get(name)
      if (!asset) throw new Error(`There is no asset named ${name}`)
      return asset.href
    },
    mount(app) {
      app.get(`${prefix}/:name`, (c) => {
        const asset = loaded.get(c.req.param('name'))
        if (!asset) return c.text('There is no such file.', 404)
        const isStable = c.req.query('v') !== undefined || asset.type === CONTENT_TYPES.woff2
        return c.body(asset.body, 200, {
          'content-type': asset.type,
          'cache-control': isStable ? 'public, max-age=31536000, immutable' : 'no-cache',
          'x-content-type-options': 'nosniff',
        })
      })
    },
  }
}

export const FONT_FILES: Record<string, URL> = {
  'instrument-sans.woff2': fontFile(
    '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  ),
  'commit-mono.woff2': fontFile('@fontsource/commit-mono/files/commit-mono-latin-400-normal.woff2'),
}

function fontFile(specifier: string): URL {
  return new URL(import.meta.resolve(specifier))
}
