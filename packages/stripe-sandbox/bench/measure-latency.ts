import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'

export const CLIENTS = 16

export interface Ask {
  method: 'GET' | 'POST'
  path: string
  /** Form fields; none is no body. */
  form?: Record<string, string>
}

export interface Latency {
  requests: number
  p50Ms: number
  p99Ms: number
}

export interface Target {
  url: string
  secretKey: string
}

/**
 * So many clients at once, each asking again as soon as it was answered, over connections that stay open. What a client
 * itself takes is part of the figure; the stateless server that is measured beside it shows how much that is.
 * @throws when an answer is not 200
 */
export async function measureLatency(
  target: Target,
  requests: number,
  ask: (index: number) => Ask,
): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const tookMs: number[] = []
  let begun = 0
  const client = async () => {
    while (begun < requests) {
      const index = begun
      begun += 1
      const start = performance.now()
      await send(agent, target, ask(index))
      tookMs.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  agent.destroy()
  tookMs.sort((a, b) => a - b)
  return { requests, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function send(agent: Agent, target: Target, { method, path, form }: Ask): Promise<string> {
  const body = form ? new URLSearchParams(form).toString() : ''
  return new Promise((resolve, reject) => {
    const sent = request(`${target.url}${path}`, {
      method,
      agent,
      headers: {
        authorization: `Bearer ${target.secretKey}`,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        'content-length': Buffer.byteLength(body),
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`))
      })
    })
    sent.end(body)
  })
}
