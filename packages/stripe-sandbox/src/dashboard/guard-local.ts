import type { MiddlewareHandler } from 'hono'

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/**
 * Keeps other web sites out of a page that has no password: a request must name a loopback host
 * (against DNS rebinding), and a form must come from this page (against cross-site posts).
 */
export const guardLocal: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  if (!LOOPBACK.test(host)) {
    return c.text('The sandbox answers only on localhost. Open it under that name.', 403)
  }
  const origin = c.req.header('origin')
  if (c.req.method !== 'GET' && origin !== undefined && origin !== `http://${host}`) {
    return c.text('This request came from another site. Use the dashboard itself.', 403)
  }
  await next()
  // Without a referrer a browser's own form would be sent from nowhere, and be refused above.
  c.res.headers.set('referrer-policy', 'same-origin')
}
