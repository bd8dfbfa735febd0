import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RequestEnv } from './request-env.ts'
import type { Encoding, WebFile } from './web-files.ts'

/** Their names change with their content. */
const FOREVER = 'public, max-age=31536000, immutable'
/** Kept, but asked about each time; the answer is 304 as long as nothing changed. */
const ASK_FIRST = 'no-cache'

export interface ServeOptions {
  status?: ContentfulStatusCode
  immutable?: boolean
}

/** One file in the best form that the browser takes. */
export async function serveFile(
  c: Context<RequestEnv>,
  file: WebFile,
  { status = 200, immutable = false }: ServeOptions = {},
): Promise<Response> {
  c.header('Cache-Control', immutable ? FOREVER : ASK_FIRST)
  c.header('ETag', file.etag)
  c.header('Vary', 'Accept-Encoding')
  if (status === 200 && names(c.req.header('if-none-match'), file.etag)) return c.body(null, 304)
  c.header('Content-Type', file.type)
  const encoding = bestEncoding(c.req.header('accept-encoding'))
  const compressed = encoding === null ? null : await file.compressed(encoding)
  if (compressed === null) return c.body(file.body, status)
  c.header('Content-Encoding', encoding!)
  return c.body(compressed, status)
}

function names(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((part) => part.trim().replace(/^W\//, '') === etag) ?? false
}

function bestEncoding(header = ''): Encoding | null {
  const accepted = header
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0])
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding)) ?? null
}
