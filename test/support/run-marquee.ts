import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = new URL('../../', import.meta.url).pathname

export interface Outcome {
  code: number
  out: string
  err: string
}

/** Runs the real program to its end, in a folder where no `.env` of a developer is read. */
export async function runMarquee(
  args: string[],
  env: Record<string, string> = {},
  cwd = tmpdir(),
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/marquee.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const outcome = { code: -1, out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    outcome.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    outcome.err += chunk
  })
  const [code] = await once(child, 'close')
  return { ...outcome, code }
}
