import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { notFound } from './errors.ts'
import type { RequestSummary } from './log-requests.ts'
import type { RequestEnv } from './request-env.ts'

export interface Metrics {
  /** For the gauges and counters of other parts. */
  registry: Registry
  observeRequest(summary: RequestSummary): void
}

/** Figures in the format of Prometheus. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte read to the answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  return {
    registry,
    observeRequest: ({ method, route, status, ms }) =>
      requests.observe({ method, route: route ?? 'none', status }, ms / 1000),
  }
}

/** For a collector on the same machine only: figures of a business are nobody else's. */
export function serveMetrics(metrics: Metrics): MiddlewareHandler<RequestEnv> {
  return async function serveMetrics(c) {
    const isForwarded = c.req.header('x-forwarded-for') !== undefined
    if (isForwarded || !isLoopback(c.var.clientAddress)) throw notFound('page')
    return c.body(await metrics.registry.metrics(), 200, {
      'content-type': metrics.registry.contentType,
    })
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}
