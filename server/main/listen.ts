import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { StartFailure } from './start-failure.ts'

export type Handler = (request: Request, env: unknown) => Response | Promise<Response>

export interface Listener {
  port: number
  /** How this very machine reaches it, whatever HOST says. */
  localUrl: string
  /** Until then every request is answered with 503. */
  serve(handler: Handler): void
  /** Takes no new connection, lets requests in hand end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>
}

/**
 * Takes the port before anything slow or lasting is done, so that a port in use costs nothing and is told at once.
 * @throws {StartFailure} when the port can't be had
 */
export async function listen(host: string, port: number): Promise<Listener> {
  let handler: Handler = () =>
    new Response('Marquee is starting.\n', { status: 503, headers: { 'retry-after': '2' } })
  const server = createAdaptorServer({ fetch: (request, env) => handler(request, env) }) as Server
  await bind(server, host, port)
  let closing: Promise<void> | null = null
  const { port: actualPort } = server.address() as AddressInfo
  return {
    port: actualPort,
    localUrl: `http://${localHost(host)}:${actualPort}`,
    serve: (given) => {
      handler = given
    },
    close: (graceMs) => {
      closing ??= closeServer(server, graceMs)
      return closing
    },
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: portInUse(port, 'PORT', host),
    EACCES: `Port ${port} needs privileges that this process lacks: choose one above 1023, for instance PORT=8000.`,
    EADDRNOTAVAIL: `HOST ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`,
    ENOTFOUND: `HOST ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`,
  }
  const reason = reasons[error.code ?? '']
  return reason ? new StartFailure(reason, { cause: error }) : error
}

/** @param avoid ports that are spoken for, and so no remedy */
export function portInUse(
  port: number,
  variable: string,
  host: string,
  avoid: readonly number[] = [],
): string {
  let other = port < 65_000 ? port + 1 : 8_001
  while (avoid.includes(other)) other++
  return `Port ${port} on ${host} is in use: stop what uses it, or start with ${variable}=${other}.`
}

function localHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs).unref()
  await closed
  clearTimeout(cut)
}
