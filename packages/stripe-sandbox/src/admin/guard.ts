import type { Context } from 'hono'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

/** The Host is this machine, which stops DNS rebinding; the Origin, if a browser sent one, is this machine, too. */
export function isLocalRequest(c: Context): boolean {
  const host = URL.parse(`http://${c.req.header('host') ?? ''}`)?.hostname
  if (!host || !LOOPBACK.includes(host)) return false
  const origin = c.req.header('origin')
  if (origin === undefined) return true
  const from = URL.parse(origin)?.hostname
  return from !== undefined && LOOPBACK.includes(from)
}
