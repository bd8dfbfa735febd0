import type { IncomingMessage } from 'node:http'
import { ApiError, invalid } from './api-error.ts'
import { MAX_BODY_BYTES } from './limit-body.ts'

/**
 * The form of a request's body, straight from Node: web streams would cost more than all the rest of a small request.
 * @throws 400 for another content type or broken UTF-8, 413 for more than a megabyte
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readBytes(request)
  if (bytes.length === 0) return ''
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') throw wrongType()
  try {
    return UTF_8.decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid('Invalid request: the body is not valid UTF-8.')
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** What comes after the limit is read and dropped, so that the client hears the answer. */
function readBytes(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
      else reject(tooLarge())
    })
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(invalid('Invalid request: the body did not arrive whole.'))
    })
  })
}

export function tooLarge(): ApiError {
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
