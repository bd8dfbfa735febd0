import { formatMoney } from '#domain/money.ts'
import { accountLink, type EmailContent, type Installation, type Row } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, day, price, shortDay } from '../wording.ts'

type Facts = EmailFacts['welcome']

export function welcome(facts: Facts, installation: Installation): EmailContent {
  return {
    subject: `Welcome to ${installation.brandName}`,
    preheader: `${facts.planName} is on. ${payments(facts)}`,
    headline: 'The lights are down.',
    tone: 'plain',
    sentences: [`${addressed('Welcome', facts.name)} ${facts.planName} is on. ${payments(facts)}`],
    rows: [
      { label: 'Plan', value: facts.planName },
      { label: 'Price', value: price(facts.amount, facts.currency, facts.interval) },
      { label: 'Screens at a time', value: String(facts.screens) },
      { label: 'Picture', value: facts.resolution },
      { label: 'Advertising', value: facts.ads ? 'Some' : 'None' },
      ...dates(facts),
    ],
    total: null,
    action: { label: 'Start watching', url: `${installation.baseUrl}/watch` },
    note: null,
    reason: 'You get this mail once, when a subscription starts.',
    footerLink: accountLink(installation, 'Change plan or cancel'),
  }
}

function dates({ trialEndAt, nextPaymentAt }: Facts): Row[] {
  if (nextPaymentAt !== null) {
    const label = trialEndAt === null ? 'Next payment' : 'First payment'
    return [{ label, value: day(nextPaymentAt) }]
  }
  return trialEndAt === null ? [] : [{ label: 'Free until', value: day(trialEndAt) }]
}

function payments(facts: Facts): string {
  const sum = formatMoney(facts.amount, facts.currency)
  if (facts.trialEndAt !== null) {
    return `You watch free until ${shortDay(facts.trialEndAt)}; from then on it is ${price(facts.amount, facts.currency, facts.interval)}. Cancel any time.`
  }
  if (facts.nextPaymentAt === null) return 'Cancel any time.'
  return `The next payment of ${sum} is on ${shortDay(facts.nextPaymentAt)}. Cancel any time.`
}
