import { formatMoney } from '#domain/money.ts'
import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed } from '../wording.ts'

export function doubleSubscription(
  facts: EmailFacts['double_subscription'],
  installation: Installation,
): EmailContent {
  const refunded = formatMoney(facts.refundedAmount, facts.currency)
  return {
    subject: `You had subscribed to ${installation.brandName} twice; ${refunded} goes back to you`,
    preheader: `${facts.planName} stays on. The other subscription is cancelled.`,
    headline: 'One is enough.',
    tone: 'plain',
    sentences: [
      `${addressed('Hello', facts.name)} Two subscriptions were paid for your account. ${facts.planName} stays on; the other one is cancelled, and ${refunded} goes back to the card that paid it, as a rule within ten working days.`,
    ],
    rows: [
      { label: 'Stays on', value: facts.planName },
      { label: 'Refunded', value: refunded },
    ],
    total: null,
    action: accountLink(installation, 'See your payments'),
    note: 'Nothing is to be done on your side.',
    reason: 'You get this mail once, when two subscriptions became one.',
    footerLink: accountLink(installation, 'Change plan or cancel'),
  }
}
