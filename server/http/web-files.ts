import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { getMimeType } from 'hono/utils/mime'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Better than what a first visitor would wait for, and done once per file. */
const BROTLI_QUALITY = 9
const COMPRESSIBLE = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg)/
const MIN_COMPRESSED_BYTES = 1024

export type Encoding = 'br' | 'gzip'

/** A file that is served as it is, kept in memory with its compressed forms. */
export interface WebFile {
  type: string
  etag: string
  body: Uint8Array<ArrayBuffer>
  compressed(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> | null
}

/**
 * The files under a folder by their URL path. They are listed once: a path that is not on the list does not exist, so
 * nothing outside the folder can be reached. null when the folder holds no index.html.
 */
export function readWebFiles(folder: string): Map<string, WebFile> | null {
  if (!existsSync(join(folder, 'index.html'))) return null
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return new Map(
    files.map((name) => {
      const path = `/${name.split(sep).join('/')}`
      return [path, createWebFile(path, readFileSync(join(folder, name)))]
    }),
  )
}

export function createWebFile(path: string, content: Uint8Array): WebFile {
  const body = new Uint8Array(content)
  const type = getMimeType(path) ?? 'application/octet-stream'
  const isCompressible = COMPRESSIBLE.test(type) && body.length >= MIN_COMPRESSED_BYTES
  const kept = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>()
  return {
    type,
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`,
    compressed(encoding) {
      if (!isCompressible) return null
      const result = kept.get(encoding) ?? COMPRESS[encoding](body)
      kept.set(encoding, result)
      return result
    },
  }
}

const COMPRESS: Record<
  Encoding,
  (body: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>
> = {
  br: async (body) =>
    new Uint8Array(
      await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    ),
  gzip: async (body) => new Uint8Array(await zip(body)),
}
