import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { doctor } from './doctor.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { pushPlans } from './push-plans.ts'
import { reset } from './reset.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'

const COMMANDS = {
  start,
  stop,
  status,
  doctor,
  'plans push': pushPlans,
  reset,
} as const satisfies Record<string, Command>

const ASKS_FOR_HELP = new Set(['help', '--help', '-h'])
const HELP = { help: { type: 'boolean', short: 'h' } } as const

/** The whole command line. @returns the exit code, see `exit-codes.ts` */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  const print = (text: string) => process.stdout.write(`${text}\n`)
  const complain = (text: string) => process.stderr.write(`${text}\n`)
  const [first = ''] = args
  if (ASKS_FOR_HELP.has(first)) {
    print(overview())
    return EXIT.ok
  }
  const found = findCommand(args)
  if (!found) {
    const mistake = first === '' ? 'a command is missing' : `there is no command "${first}"`
    complain(`marquee: ${mistake}.\n\n${overview()}`)
    return EXIT.usage
  }
  const { command, rest } = found
  try {
    const options = parseOptions(command, rest)
    if (options.help) {
      print(describe(command))
      return EXIT.ok
    }
    // A variable that is set already wins over the file.
    if (existsSync('.env')) process.loadEnvFile('.env')
    return await command.run({ options, env: process.env, print, complain })
  } catch (error) {
    return report(error, command, complain)
  }
}

/** Commands have one word or two. */
function findCommand(args: readonly string[]): { command: Command; rest: string[] } | null {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ')
    const command = (COMMANDS as Record<string, Command>)[name]
    if (Object.hasOwn(COMMANDS, name) && command) return { command, rest: args.slice(words) }
  }
  return null
}

function parseOptions(command: Command, args: string[]): Record<string, unknown> {
  try {
    return parseArgs({ args, options: { ...command.options, ...HELP }, strict: true }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new UsageError(message.split('. ')[0] ?? message)
    throw error
  }
}

function report(error: unknown, command: Command, complain: (text: string) => void): ExitCode {
  if (error instanceof UsageError) {
    complain(`marquee: ${error.message}.\n\n${describe(command)}`)
    return EXIT.usage
  }
  const explanation = explainError(error)
  if (explanation === null) {
    complain(`marquee: this is a bug.\n${error instanceof Error ? error.stack : String(error)}`)
    return EXIT.failed
  }
  for (const line of explanation.lines) complain(`marquee: ${line}`)
  return explanation.code
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(11)} ${summary}`,
  )
  return [
    'Usage: marquee COMMAND [OPTIONS]',
    '',
    ...rows,
    '',
    'marquee COMMAND --help says more. Settings are variables, or lines of a file .env; see .env.example.',
    'Exit codes: 0 done, 1 something was in the way, 2 usage, 78 a variable is wrong.',
  ].join('\n')
}

function describe(command: Command): string {
  return [`Usage: marquee ${command.usage}`, '', command.summary, ...command.help].join('\n')
}
