import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { until } from './until.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const START_LIMIT_MS = 60_000

export interface RoleProcess {
  process: ChildProcess
  output(): string
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** One role of the real program as a process of its own; resolves when it runs. */
export async function startRole(role: string, env: Record<string, string>): Promise<RoleProcess> {
  const child = spawn(process.execPath, ['bin/marquee.js', 'start', '--role', role], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk
    })
  }
  const exited = once(child, 'exit')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  await until(
    `role ${role} runs`,
    () => {
      if (hasEnded()) throw new Error(`Role ${role} ended instead of starting:\n${printed}`)
      return printed.includes('Marquee runs')
    },
    START_LIMIT_MS,
  )
  return {
    process: child,
    output: () => printed,
    async stop(signal = 'SIGTERM') {
      if (!hasEnded()) child.kill(signal)
      const [code, endedBy] = await exited
      return code ?? endedBy
    },
  }
}
