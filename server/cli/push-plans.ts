import type { PushedPlans } from '../billing/push-plans.ts'
import { type Config, readConfig } from '../config.ts'
import { StartFailure } from '../main/start-failure.ts'
import type { Command, CommandInput } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { askRunning, findRunning } from './find-running.ts'

export const pushPlans: Command = {
  summary: 'Makes the products and prices at Stripe equal to the catalogue.',
  usage: 'plans push [--json]',
  help: [
    '',
    '  --json   as JSON',
    '',
    'Subscribers keep the price they have; a changed amount is a new price for new subscribers.',
    '`marquee start` does the same, and every quarter of an hour.',
  ],
  options: { json: { type: 'boolean' } },
  run,
}

async function run({ options, env, print }: CommandInput): Promise<ExitCode> {
  const pushed = await pushSomehow(readConfig(env))
  if (options.json) print(JSON.stringify(pushed))
  else for (const [outcome, names] of Object.entries(pushed)) print(describe(outcome, names))
  return EXIT.ok
}

/** The sandbox lives in the running process; any other Stripe is reached from here. */
async function pushSomehow(config: Config): Promise<PushedPlans> {
  const ownsSandbox = config.mode === 'sandbox' && config.stripe.apiBase === null
  if (!ownsSandbox) return pushFromHere(config)
  const card = findRunning(config.dataDir)
  if (card) return askRunning<PushedPlans>(card, 'POST', '/plans/push')
  throw new StartFailure(
    'The Stripe sandbox does not run: start it with marquee start, or set STRIPE_SECRET_KEY.',
  )
}

async function pushFromHere(config: Config): Promise<PushedPlans> {
  const [{ pushPlans: push }, { createStripe }] = await Promise.all([
    import('../billing/push-plans.ts'),
    import('../stripe/client.ts'),
  ])
  return push({ stripe: createStripe(config.stripe) })
}

function describe(outcome: string, names: string[]): string {
  return `${outcome}: ${names.length === 0 ? 'nothing' : names.join(', ')}`
}
