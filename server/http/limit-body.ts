import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Refusal } from './errors.ts'
import type { RequestEnv } from './request-env.ts'

const MAX_BODY_BYTES = 64 * 1024

/** JSON only, and not much of it. */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Refusal(
      413,
      'body_too_large',
      `The body is larger than ${MAX_BODY_BYTES / 1024} kB, more than any form of ours needs.`,
    )
  },
})

/** A form of another site can post text or form fields without asking the browser, but not JSON. */
export const requireJson: MiddlewareHandler<RequestEnv> = async function requireJson(c, next) {
  const length = c.req.header('content-length')
  const hasBody = c.req.header('transfer-encoding') !== undefined || (length ?? '0') !== '0'
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (hasBody || type !== undefined) {
    if (type !== 'application/json') {
      throw new Refusal(
        415,
        'not_json',
        'Send the body as JSON, with content-type application/json.',
      )
    }
  }
  await next()
}
