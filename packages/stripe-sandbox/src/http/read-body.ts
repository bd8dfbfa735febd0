import type { Context } from 'hono'
import { ApiError, invalid } from './api-error.ts'

const MAX_BYTES = 1_048_576

/** The form of a request's body. @throws 400 for another content type or broken UTF-8, 413 for more than a megabyte */
export async function readBody(c: Context): Promise<string> {
  const declared = Number(c.req.header('content-length') ?? 0)
  if (declared > MAX_BYTES) throw tooLarge()
  const bytes = await readBytes(c.req.raw.body)
  if (bytes.length === 0) return ''
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') throw wrongType()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid('Invalid request: the body is not valid UTF-8.')
  }
}

async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (!body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > MAX_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): ApiError {
  return new ApiError(413, {
    type: 'invalid_request_error',
    message: 'Invalid request: the body is larger than 1 MB.',
  })
}

function wrongType(): ApiError {
  return invalid(
    'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
  )
}
