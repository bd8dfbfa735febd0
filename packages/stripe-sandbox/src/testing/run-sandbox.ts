import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/stripe-sandbox.js', import.meta.url))

export interface SandboxProcess {
  url: string
  secretKey: string
  /** All that it printed by the time it was ready. */
  greeting: string
  pid: number
  stop(signal: NodeJS.Signals): Promise<number | null>
}

export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** The command line in a process of its own, until it says that it is ready. @throws when it ends before that */
export async function runSandbox(args: string[], bin = BIN): Promise<SandboxProcess> {
  const { child, output } = spawnSandbox(args, bin)
  const greeting = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output.stdout.includes('stops it.')) resolve(output.stdout)
    })
    child.once('exit', () => reject(new Error(`It ended: ${output.stderr}`)))
  })
  const url = /API +(\S+)/.exec(greeting)?.[1]
  const secretKey = /Secret key +(\S+)/.exec(greeting)?.[1]
  if (!url || !secretKey || !child.pid) throw new Error(`Not what was expected: ${greeting}`)
  return {
    url,
    secretKey,
    greeting,
    pid: child.pid,
    async stop(signal) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

/** The command line, when it is expected to end by itself. */
export async function runToEnd(args: string[], bin = BIN): Promise<Ended> {
  const { child, output } = spawnSandbox(args, bin)
  const [exitCode] = await once(child, 'close')
  return { exitCode, ...output }
}

function spawnSandbox(
  args: string[],
  bin: string,
): { child: ChildProcess; output: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  return { child, output }
}
