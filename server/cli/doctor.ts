import { type Config, ConfigError, readConfig } from '../config.ts'
import type { Command, CommandInput } from './command.ts'
import type { Finding } from './doctor-checks.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { explainError } from './explain-error.ts'

const MARKS = { ok: 'ok  ', note: 'note', broken: 'FAIL' } as const satisfies Record<
  Finding['state'],
  string
>

export const doctor: Command = {
  summary: 'Looks at everything that Marquee needs, and says what to do about what is missing.',
  usage: 'doctor [--json]',
  help: ['', '  --json   as JSON', '', 'Changes nothing. Exit code 1 when something is broken.'],
  options: { json: { type: 'boolean' } },
  run,
}

async function run({ options, env, print }: CommandInput): Promise<ExitCode> {
  const findings = await examine(env)
  if (options.json) print(JSON.stringify(findings, null, 2))
  else for (const { name, state, detail } of findings) print(`${MARKS[state]}  ${name}: ${detail}`)
  return findings.some(({ state }) => state === 'broken') ? EXIT.failed : EXIT.ok
}

async function examine(env: CommandInput['env']): Promise<Finding[]> {
  const config = findConfig(env)
  if (Array.isArray(config)) return config
  const findings: Finding[] = [
    {
      name: 'configuration',
      state: 'ok',
      detail: `The variables fit together; mode ${config.mode}.`,
    },
  ]
  const { CHECKS } = await import('./doctor-checks.ts')
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      const finding = await check(config)
      if (finding) findings.push({ name, ...finding })
    } catch (error) {
      findings.push({ name, state: 'broken', detail: sentenceOf(error) })
    }
  }
  return findings
}

function findConfig(env: CommandInput['env']): Config | Finding[] {
  try {
    return readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((detail) => ({ name: 'configuration', state: 'broken', detail }))
  }
}

function sentenceOf(error: unknown): string {
  const explained = explainError(error)?.lines.join(' ')
  return explained ?? (error instanceof Error ? error.message : String(error))
}
