import type { Context, MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import { notFound } from './errors.ts'
import { ourOrigins } from './origins.ts'
import { answerProblem } from './problem.ts'
import type { RequestEnv } from './request-env.ts'
import { serveFile } from './serve-file.ts'
import { createWebFile, readWebFiles, type WebFile } from './web-files.ts'

interface BuiltClient {
  page: WebFile
  files: Map<string, WebFile>
}

export interface WebClient {
  /** Answers with the built file at that path, else passes on. */
  files: MiddlewareHandler<RequestEnv>
  /** The one page of the client, which shows what the address says. */
  page: MiddlewareHandler<RequestEnv>
  /** What is nowhere: the client's own 404 page for people, a problem for programs. */
  notFound: (c: Context<RequestEnv>) => Response | Promise<Response>
}

const NOT_BUILT = 'The web client is not built; run npm run build.\n'

/** @param folder where the client was built to; looked at until something is there, then kept in memory */
export function createWebClient(config: Config, folder: string): WebClient {
  let built: BuiltClient | null = null
  const find = () => {
    built ??= readClient(config, folder)
    return built
  }
  const elsewhere = createRedirect(config)

  async function page(c: Context<RequestEnv>, status: 200 | 404): Promise<Response> {
    const client = find()
    return client === null ? c.text(NOT_BUILT, 503) : serveFile(c, client.page, { status })
  }

  return {
    async files(c, next) {
      const file = isRead(c) ? find()?.files.get(c.req.path) : undefined
      if (file === undefined) return next()
      return serveFile(c, file, { immutable: c.req.path.startsWith('/assets/') })
    },
    page: (c) => {
      const location = elsewhere(c)
      return location === null ? page(c, 200) : Promise.resolve(c.redirect(location, 307))
    },
    notFound: (c) =>
      isRead(c) && wantsPage(c) ? page(c, 404) : answerProblem(c, notFound('address')),
  }
}

function isRead(c: Context<RequestEnv>): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

function wantsPage(c: Context<RequestEnv>): boolean {
  return !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html')
}

function readClient(config: Config, folder: string): BuiltClient | null {
  const files = readWebFiles(folder)
  const index = files?.get('/index.html')
  if (files === null || index === undefined) return null
  files.delete('/index.html')
  return { files, page: createWebFile('/index.html', fillIn(index.body, config)) }
}

/** Brand and mode are known at start, not at build, so they are written into the page here. */
function fillIn(html: Uint8Array, config: Config): Uint8Array {
  const filled = new TextDecoder()
    .decode(html)
    .replaceAll('%BRAND%', () => escapeHtml(config.brandName))
    .replaceAll('%MODE%', () => escapeHtml(config.mode))
  return new TextEncoder().encode(filled)
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!)
}

/**
 * localhost and 127.0.0.1 do not share cookies, and Stripe sends buyers back to BASE_URL: a page that is opened under
 * this machine's other name moves to BASE_URL, so that nobody comes back from paying as a stranger.
 */
function createRedirect(config: Config): (c: Context<RequestEnv>) => string | null {
  const base = new URL(config.baseUrl)
  const others = new Set(
    ourOrigins(config)
      .map((origin) => new URL(origin).host)
      .filter((host) => host !== base.host),
  )
  return (c) => {
    const url = new URL(c.req.url)
    if (!others.has(c.req.header('host') ?? url.host)) return null
    return `${config.baseUrl}${url.pathname}${url.search}`
  }
}
