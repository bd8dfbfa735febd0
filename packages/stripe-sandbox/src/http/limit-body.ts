import type { Context, MiddlewareHandler } from 'hono'

export const MAX_BODY_BYTES = 1_048_576

/**
 * Stands before everything that reads a body, so that an upload without an end costs a megabyte and not the memory.
 * What is still on its way when the refusal leaves is read for half a second, then the connection is closed.
 */
export function limitBody(refuse: (c: Context) => Response): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) return refuse(c)
    if (c.req.header('transfer-encoding') === undefined) return next()
    const bytes = await readUpTo(MAX_BODY_BYTES, c.req.raw.body)
    if (bytes === null) return refuse(c)
    const { url, method, headers, signal } = c.req.raw
    c.req.raw = new Request(url, { method, headers, signal, body: bytes.length > 0 ? bytes : null })
    return next()
  }
}

/** @returns null when there is more */
async function readUpTo(
  maxBytes: number,
  body: ReadableStream<Uint8Array> | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length
    if (length > maxBytes) return null
    chunks.push(read.value)
  }
  return Buffer.concat(chunks)
}
