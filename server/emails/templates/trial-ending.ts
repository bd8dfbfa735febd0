import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, cardName, day, fromCard, price, shortDay, unbroken } from '../wording.ts'

export function trialEnding(
  facts: EmailFacts['trial_ending'],
  installation: Installation,
): EmailContent {
  const cost = price(facts.amount, facts.currency, facts.interval)
  return {
    subject: `Your free days at ${installation.brandName} end on ${shortDay(facts.trialEndAt)}`,
    preheader: `Then ${facts.planName} costs ${cost}. Cancel before, and nothing is taken.`,
    headline: `Free until ${unbroken(shortDay(facts.trialEndAt))}.`,
    tone: 'plain',
    sentences: [
      `${addressed('Hello', facts.name)} Your free days end on ${shortDay(facts.trialEndAt)}. From then on ${facts.planName} costs ${cost}${fromCard(facts.card)}.`,
      'To keep watching, do nothing. To pay nothing, cancel before that day.',
    ],
    rows: [
      { label: 'Plan', value: facts.planName },
      { label: 'Price', value: cost },
      { label: 'First payment', value: day(facts.trialEndAt) },
      ...(facts.card === null ? [] : [{ label: 'Card', value: cardName(facts.card) }]),
    ],
    total: null,
    action: accountLink(installation, 'Keep or cancel'),
    note: null,
    reason: 'You get this mail once, before free days end.',
    footerLink: accountLink(installation),
  }
}
