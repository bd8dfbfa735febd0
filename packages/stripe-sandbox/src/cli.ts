import { readFileSync } from 'node:fs'
import { explainFailure } from './cli/explain-failure.ts'
import { HELP, readOptions } from './cli/read-options.ts'
import { startMessage } from './cli/start-message.ts'

const USAGE_EXIT = 2
let host: string | undefined

try {
  const command = readOptions(process.argv.slice(2))
  if (command.kind === 'help') process.stdout.write(HELP)
  else if (command.kind === 'version') process.stdout.write(`${readVersion()}\n`)
  else {
    host = command.options.host
    const { startSandbox } = await import('./start-sandbox.ts')
    const sandbox = await startSandbox(command.options)
    process.stdout.write(startMessage(sandbox, command.options))
    endOnSignal(sandbox.close)
  }
} catch (error) {
  const reason = explainFailure(error, host)
  if (reason === null) throw error
  process.stderr.write(`stripe-sandbox: ${reason}\n`)
  process.exitCode = USAGE_EXIT
}

/** The first signal ends it in order, the second at once. */
function endOnSignal(close: () => Promise<void>): void {
  let isEnding = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(1)
      isEnding = true
      void close().then(() => process.exit(0))
    })
  }
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
