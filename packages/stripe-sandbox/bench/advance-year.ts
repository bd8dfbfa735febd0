import { performance } from 'node:perf_hooks'
import type { Sandbox } from '../src/start-sandbox.ts'
import { makeSubscriptions } from './make-subscriptions.ts'

const DAY_MS = 86_400_000

export interface YearFigures {
  subscriptions: number
  wallMs: number
  /** Of the whole process, all threads. */
  cpuMs: number
  moments: number
  progressReports: number
  events: number
}

/** Moves a year through monthly subscriptions that all pay, with no endpoint to tell. */
export async function advanceYear(sandbox: Sandbox, subscriptions: number): Promise<YearFigures> {
  await makeSubscriptions(sandbox, subscriptions)
  const { engine } = sandbox
  let moments = 0
  let progressReports = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  await engine.advance(engine.now() + 365 * DAY_MS, {
    onProgress({ steps }) {
      moments = steps
      progressReports += 1
    },
  })
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return {
    subscriptions,
    wallMs,
    cpuMs: (user + system) / 1_000,
    moments,
    progressReports,
    events: 0,
  }
}
