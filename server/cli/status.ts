import { readConfig } from '../config.ts'
import type { Command, CommandInput } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { askRunning, findRunning, type RunningStatus } from './find-running.ts'

export const status: Command = {
  summary: 'Says whether Marquee runs on the data directory, and where.',
  usage: 'status [--json]',
  help: ['', '  --json   as JSON', '', 'Exit code 0 when it runs, 1 when it does not.'],
  options: { json: { type: 'boolean' } },
  run,
}

async function run({ options, env, print }: CommandInput): Promise<ExitCode> {
  const { dataDir } = readConfig(env)
  const card = findRunning(dataDir)
  const found = card && (await askRunning<RunningStatus>(card, 'GET', '/status'))
  if (options.json) print(JSON.stringify(found ? { running: true, ...found } : { running: false }))
  else print(found ? describe(found) : `Nothing runs on ${dataDir}.`)
  return found ? EXIT.ok : EXIT.failed
}

function describe(found: RunningStatus): string {
  const { pid, role, mode, url, uptimeSeconds, broker } = found
  return `Process ${pid} runs at ${url} (role ${role}, mode ${mode}) since ${uptimeSeconds} seconds. ${broker}`
}
