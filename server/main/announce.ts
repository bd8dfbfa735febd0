import type { Config } from '../config.ts'

export interface Addresses {
  web: string
  /** null when a real Stripe is behind the key. */
  stripeDashboard: string | null
  stripeApi: string | null
}

const CARDS = [
  ['4242 4242 4242 4242', 'pays'],
  ['4000 0027 6000 3184', 'asks for 3-D Secure, each time'],
  ['4000 0000 0000 9995', 'is declined: insufficient funds'],
  ['4000 0000 0000 0002', 'is declined, without a reason'],
  ['4000 0000 0000 0341', 'is saved, and declined whenever it is charged'],
] as const

/** What a person who has just started it wants to know. */
export function announce(config: Config, addresses: Addresses, startMs: number): string {
  const rows: [string, string][] = [
    ['Subscribe', `${addresses.web}/subscribe/`],
    ['Account', `${addresses.web}/account`],
    ['API', `${addresses.web}/api/docs`],
  ]
  if (config.mode === 'sandbox') rows.push(['Mailbox', `${addresses.web}/dev/mailbox`])
  if (addresses.stripeDashboard) rows.push(['Stripe', `${addresses.stripeDashboard} (dashboard)`])
  if (addresses.stripeApi) rows.push(['', `${addresses.stripeApi} (API)`])
  return [
    '',
    `  ${config.brandName} is ready (${(startMs / 1_000).toFixed(1)} s). ${MODES[config.mode]}`,
    '',
    ...rows.map(([name, address]) => `  ${name.padEnd(10)} ${address}`),
    ...(config.mode === 'live' ? [] : cards()),
    ...paragraph('What is fake', fakes(config)),
    ...paragraph('Take note', notes(config)),
    '',
    '  Ctrl+C stops it; nothing is lost.',
    '',
  ].join('\n')
}

const MODES: Record<Config['mode'], string> = {
  sandbox: 'Sandbox: no real money moves, nothing leaves this machine.',
  test: 'Stripe test mode: no real money moves.',
  live: 'Live: real money moves.',
}

function cards(): string[] {
  const rows = CARDS.map(([number, outcome]) => `  ${number}   ${outcome}`)
  return ['', '  Test cards, with any future date and any CVC', ...rows]
}

function fakes(config: Config): string[] {
  const mail =
    config.email.backend === 'console'
      ? ['Mail is printed here and is not sent.']
      : ['Mail is real: it is sent by SMTP.']
  if (config.mode !== 'sandbox') return mail
  return ['Stripe is a local sandbox: cards, banks, invoices and its clock.', ...mail]
}

function notes(config: Config): string[] {
  const closed = config.stripe.webhookSecrets.length === 0
  const database =
    config.databaseUrl === null
      ? [
          `Data is kept in ${config.dataDir}. It survives a crash, but not a power cut; PostgreSQL does.`,
        ]
      : []
  const webhook = closed
    ? [
        'The webhook is closed, as STRIPE_WEBHOOK_SECRET is empty; Stripe is asked every hour instead.',
      ]
    : []
  return [...database, ...webhook]
}

function paragraph(title: string, sentences: string[]): string[] {
  if (sentences.length === 0) return []
  return ['', `  ${title}`, ...sentences.map((sentence) => `  ${sentence}`)]
}
