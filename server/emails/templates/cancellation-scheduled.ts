import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, day, shortDay, unbroken } from '../wording.ts'

export function cancellationScheduled(
  facts: EmailFacts['cancellation_scheduled'],
  installation: Installation,
): EmailContent {
  return {
    subject: `You cancelled ${facts.planName}; it runs to ${shortDay(facts.accessUntilAt)}`,
    preheader: 'Nothing more is taken. Until that day everything works as before.',
    headline: `On until ${unbroken(shortDay(facts.accessUntilAt))}.`,
    tone: 'plain',
    sentences: [
      `${addressed('Hello', facts.name)} You cancelled ${facts.planName} at ${installation.brandName}. Until ${shortDay(facts.accessUntilAt)} everything works as before, and nothing more is taken.`,
      'If you change your mind before that day, resume it with one click; price and plan stay as they are.',
    ],
    rows: [
      { label: 'Plan', value: facts.planName },
      { label: 'Runs to', value: day(facts.accessUntilAt) },
      { label: 'Further payments', value: 'None' },
    ],
    total: null,
    action: accountLink(installation, `Resume ${facts.planName}`),
    note: 'If it was not you who cancelled, resume it and change your password.',
    reason: 'You get this mail once for each cancellation.',
    footerLink: accountLink(installation),
  }
}
