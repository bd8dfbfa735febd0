import {
  accountLink,
  type EmailContent,
  type Installation,
  subscribeLink,
} from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, day, shortDay } from '../wording.ts'

/** It ended as its subscriber had asked. */
export function cancelled(
  facts: EmailFacts['cancelled'],
  installation: Installation,
): EmailContent {
  return ended(facts, installation, {
    subject: `Your subscription to ${installation.brandName} has ended`,
    sentence: `${facts.planName} ended on ${shortDay(facts.endedAt)}, as you asked. Nothing more is taken.`,
  })
}

/** It ended because it was not paid, or for a reason that nobody told us. */
export function expired(facts: EmailFacts['expired'], installation: Installation): EmailContent {
  return ended(facts, installation, {
    subject: `Your subscription to ${installation.brandName} has expired`,
    sentence: `${facts.planName} ended on ${shortDay(facts.endedAt)}, since it was not renewed. Nothing more is taken.`,
  })
}

function ended(
  facts: EmailFacts['cancelled'],
  installation: Installation,
  words: { subject: string; sentence: string },
): EmailContent {
  return {
    subject: words.subject,
    preheader: words.sentence,
    headline: 'The curtain is down.',
    tone: 'plain',
    sentences: [
      `${addressed('Hello', facts.name)} ${words.sentence}`,
      'Your account and your receipts stay where they are. Come back any time; you only choose a plan again.',
    ],
    rows: [
      { label: 'Plan', value: facts.planName },
      { label: 'Ended on', value: day(facts.endedAt) },
      { label: 'Further payments', value: 'None' },
    ],
    total: null,
    action: subscribeLink(installation, 'Choose a plan'),
    note: null,
    reason: 'You get this mail once, when a subscription ends.',
    footerLink: accountLink(installation, 'See your receipts'),
  }
}
