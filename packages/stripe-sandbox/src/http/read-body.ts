import type { Context } from 'hono'
import { ApiError, invalid } from './api-error.ts'

/** The form of a request's body, whose length was limited before. @throws 400 for another content type or broken UTF-8 */
export async function readBody(c: Context): Promise<string> {
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength === 0) return ''
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') throw wrongType()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid('Invalid request: the body is not valid UTF-8.')
  }
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
