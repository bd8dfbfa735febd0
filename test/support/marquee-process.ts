import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The real program as a process of its own, on free ports and a data directory of its own. */

const ROOT = new URL('../../', import.meta.url).pathname
const START_LIMIT_MS = 60_000

export interface Marquee {
  url: string
  sandboxUrl: string
  dataDir: string
  env: Record<string, string>
  process: ChildProcess
  /** Everything that it has printed so far. */
  output(): string
  /** Resolves with the exit code, or the signal. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

export interface MarqueeOptions {
  env?: Record<string, string>
  args?: string[]
}

export async function startMarquee(options: MarqueeOptions = {}): Promise<Marquee> {
  const env = { ...(await freshEnvironment()), ...options.env }
  return launchMarquee(env, options.args ?? ['start'])
}

/** The same data and ports again. */
export async function launchMarquee(
  env: Record<string, string>,
  args = ['start'],
): Promise<Marquee> {
  const child = spawn(process.execPath, ['bin/marquee.js', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const listen = (chunk: Buffer) => {
    printed += chunk.toString()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const exited = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  )
  const url = `http://localhost:${env.PORT}`
  const marquee: Marquee = {
    url,
    sandboxUrl: `http://127.0.0.1:${env.SANDBOX_PORT}`,
    dataDir: env.DATA_DIR ?? '',
    env,
    process: child,
    output: () => printed,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return exited
    },
  }
  await untilReady(marquee, exited)
  return marquee
}

export async function freshEnvironment(): Promise<Record<string, string>> {
  const [port, sandboxPort, dashboardPort] = await freePorts(3)
  return {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_DASHBOARD_PORT: String(dashboardPort),
    DATA_DIR: mkdtempSync(join(tmpdir(), 'marquee-data-')),
    LOG_LEVEL: 'warn',
  }
}

export function removeData(marquee: Pick<Marquee, 'dataDir'>): void {
  rmSync(marquee.dataDir, { recursive: true, force: true })
}

async function untilReady(marquee: Marquee, exited: Promise<unknown>): Promise<void> {
  let gone = false
  void exited.then(() => {
    gone = true
  })
  const deadline = Date.now() + START_LIMIT_MS
  while (Date.now() < deadline) {
    if (gone) throw new Error(`It ended instead of starting:\n${marquee.output()}`)
    const ready = await fetch(`${marquee.url}/readyz`).catch(() => null)
    if (ready?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It was not ready within ${START_LIMIT_MS} ms:\n${marquee.output()}`)
}

/** Held all at once, so that they differ; then let go for the program to take. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
