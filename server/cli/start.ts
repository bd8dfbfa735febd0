import { type Role, readConfig } from '../config.ts'
import { endOnBugs, stopOnSignals } from '../main/stop-on-signals.ts'
import { type Command, type CommandInput, UsageError } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

const ROLES = ['all', 'web', 'worker', 'scheduler'] as const satisfies readonly Role[]
/** Longer than requests and batches get; whoever supervises us usually waits no longer. */
const STOP_LIMIT_MS = 10_000

export const start: Command = {
  summary: 'Starts Marquee and runs until it is stopped.',
  usage: 'start [--role all|web|worker|scheduler]',
  help: [
    '',
    '  --role ROLE   all (the default): everything in this process, with a Stripe sandbox when no key is set;',
    '                web, worker, scheduler: one part, sharing DATABASE_URL with the others',
    '',
    'SIGTERM or Ctrl+C lets work in hand end, at most ten seconds; a second one ends at once.',
  ],
  options: { role: { type: 'string', default: 'all' } },
  run,
}

async function run({ options, env, print }: CommandInput): Promise<ExitCode> {
  const role = readRole(options.role)
  const config = readConfig(env, role)
  // Loading everything takes a second, which nobody should wait for to read about a mistake.
  const [{ startMarquee }, { createLog }] = await Promise.all([
    import('../main.ts'),
    import('../http/log.ts'),
  ])
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY })
  endOnBugs(log)

  const asked = Promise.withResolvers<string>()
  const process_ = await startMarquee({
    config,
    role,
    log,
    progress: print,
    requestStop: () => asked.resolve('marquee stop'),
  })
  const signals = stopOnSignals(asked.resolve, () => process.exit(EXIT.failed))
  // A worker that waits for work may have nothing else that keeps it alive.
  const keepAlive = setInterval(() => {}, 3_600_000)
  if (process_.announcement) print(process_.announcement)
  log.info({ role, mode: config.mode, pid: process.pid }, 'Marquee runs')

  const reason = await asked.promise
  log.info({ reason }, 'Marquee stops')
  const limit = setTimeout(() => {
    log.warn('Work in hand did not end in time; its leases lapse and it is done later')
    process.exit(EXIT.ok)
  }, STOP_LIMIT_MS)
  await process_.stop()
  clearTimeout(limit)
  clearInterval(keepAlive)
  signals.remove()
  return EXIT.ok
}

function readRole(value: unknown): Role {
  const role = ROLES.find((candidate) => candidate === value)
  if (role) return role
  throw new UsageError(`--role must be one of ${ROLES.join(', ')}, not "${value}"`)
}
