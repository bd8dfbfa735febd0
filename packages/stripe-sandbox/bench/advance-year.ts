import { performance } from 'node:perf_hooks'
import type { Sandbox } from '../src/start-sandbox.ts'
import { addCards, makeCustomers, makePrice, subscriptionOf } from './make-subscriptions.ts'
import { measureLatency } from './measure-latency.ts'

const YEAR_MS = 365 * 86_400_000

export interface YearFigures {
  wallMs: number
  /** Of the whole process, its threads included. */
  cpuMs: number
  invoicesPaid: number
  events: number
  progressReports: number
}

/** Moves a year through monthly subscriptions that all pay, with nobody to tell. */
export async function advanceYear(
  sandbox: Sandbox,
  subscriptions: number,
  onProgress: (share: number) => void = () => {},
): Promise<YearFigures> {
  const price = await makePrice(sandbox)
  const customers = await makeCustomers(sandbox, subscriptions)
  await addCards(sandbox, customers)
  await measureLatency(sandbox, subscriptions, (index) => subscriptionOf(customers[index]!, price))
  const { engine } = sandbox
  const before = countEvents(sandbox)
  let progressReports = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  await engine.advance(engine.now() + YEAR_MS, {
    onProgress({ fromMs, nowMs, toMs }) {
      progressReports += 1
      onProgress((nowMs - fromMs) / (toMs - fromMs))
    },
  })
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const after = countEvents(sandbox)
  return {
    wallMs,
    cpuMs: (user + system) / 1_000,
    invoicesPaid: after.paid - before.paid,
    events: after.all - before.all,
    progressReports,
  }
}

function countEvents({ engine }: Sandbox): { all: number; paid: number } {
  const count = { all: 0, paid: 0 }
  for (let startingAfter: string | undefined; ; ) {
    const page = engine.listDocuments('event', {
      limit: 1_000,
      ...(startingAfter === undefined ? {} : { startingAfter }),
    })
    for (const event of page.data) {
      count.all += 1
      if (event.type === 'invoice.paid') count.paid += 1
    }
    if (!page.hasMore) return count
    startingAfter = page.data.at(-1)!.id
  }
}
