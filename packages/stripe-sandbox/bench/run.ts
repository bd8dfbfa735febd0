import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { startSandbox } from '../src/start-sandbox.ts'
import { runSandbox } from '../src/testing/run-sandbox.ts'
import { advanceYear } from './advance-year.ts'
import { addCards, makeCustomers, makePrice, subscriptionOf } from './make-subscriptions.ts'
import { CLIENTS, type Latency, measureLatency, type Target } from './measure-latency.ts'

const CUSTOMERS = 10_000
const RETRIEVES = 10_000
const CREATES = 2_000
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10
const SUBSCRIPTIONS = Number(process.argv[2] ?? 1_000)

const BUILT = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'))
const print = (text: string) => process.stdout.write(`${text}\n`)

try {
  if (!existsSync(BUILT)) {
    execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/build.ts')])
  }
  print(`Node.js ${process.version}, ${process.platform}, ${CLIENTS} concurrent clients`)
  await measureProcess()
  await measureYear()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureProcess(): Promise<void> {
  const args = ['--port', '0', '--dashboard-port', '0', '--data', join(folder, 'process')]
  const startsMs: number[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    const start = performance.now()
    const sandbox = await runSandbox(args, BUILT)
    startsMs.push(performance.now() - start)
    await sandbox.stop('SIGTERM')
  }
  print(`start, until it answers (median of 5): ${median(startsMs).toFixed(0)} ms`)

  const sandbox = await runSandbox(args, BUILT)
  const customers = await makeCustomers(sandbox, CUSTOMERS)
  print(`memory with ${CUSTOMERS} customers: ${memoryOf(sandbox.pid).toFixed(0)} MB`)
  await compare('retrieve a customer', sandbox, RETRIEVES, (target, requests) =>
    measureLatency(target, requests, (index) => ({
      method: 'GET',
      path: `/v1/customers/${customers[(index * 7_919) % CUSTOMERS]}`,
    })),
  )
  const subscribers = customers.slice(0, CREATES)
  await addCards(sandbox, subscribers)
  const price = await makePrice(sandbox)
  await compare('create a subscription that pays', sandbox, CREATES, (target, requests) =>
    measureLatency(target, requests, (index) => subscriptionOf(subscribers[index]!, price)),
  )
  print(`memory at the end: ${memoryOf(sandbox.pid).toFixed(0)} MB`)
  await sandbox.stop('SIGTERM')
}

/** The same requests to a server in a thread of its own that keeps nothing and answers with a fixture. */
async function compare(
  name: string,
  sandbox: Target & { pid: number },
  requests: number,
  measure: (target: Target, requests: number) => Promise<Latency>,
): Promise<void> {
  const fixture = { id: 'fixture_1', object: 'fixture', text: 'x'.repeat(1_500) }
  const worker = new Worker(new URL('./fixture-worker.ts', import.meta.url), {
    workerData: fixture,
  })
  const [port] = await once(worker, 'message')
  const stateless = { url: `http://127.0.0.1:${port}`, secretKey: sandbox.secretKey }
  await measure(stateless, Math.min(1_000, requests))
  const floor = await measure(stateless, requests)
  await worker.terminate()
  const before = cpuMsOf(sandbox.pid)
  const own = await measure(sandbox, requests)
  const cpuMs = (cpuMsOf(sandbox.pid) - before) / requests
  const processor = Number.isNaN(cpuMs) ? '' : `, ${cpuMs.toFixed(2)} ms of CPU`
  print(`${name}: ${text(own)}${processor}; a stateless fixture: ${text(floor)}`)
}

function text({ p50Ms, p99Ms }: Latency): string {
  return `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`
}

async function measureYear(): Promise<void> {
  const sandbox = await startSandbox({
    port: 0,
    dashboardPort: null,
    dataDir: join(folder, 'year'),
  })
  let shown = 0
  const figures = await advanceYear(sandbox, SUBSCRIPTIONS, (share) => {
    if (share - shown < 0.1) return
    shown = share
    process.stderr.write(`  ${Math.round(share * 100)} % of the year\n`)
  })
  await sandbox.close()
  print(
    `a year of ${SUBSCRIPTIONS} monthly subscriptions: ${(figures.wallMs / 1_000).toFixed(1)} s, ` +
      `${(figures.cpuMs / 1_000).toFixed(1)} s of CPU; ${figures.invoicesPaid} invoices paid, ${figures.events} events`,
  )
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** Megabytes that the process has in memory. */
function memoryOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1_024
}

/** Milliseconds of processor time so far, which a busy machine does not blur; not a number but on Linux. */
function cpuMsOf(pid: number): number {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return Number.NaN
  const fields = readFileSync(path, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
