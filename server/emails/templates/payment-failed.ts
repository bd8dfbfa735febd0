import { findDeclineReason } from '#domain/decline-reasons.ts'
import { formatMoney } from '#domain/money.ts'
import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, cardName, day, shortDay } from '../wording.ts'

type Facts = EmailFacts['payment_failed']

/** Without a next try it is the final notice. */
export function paymentFailed(facts: Facts, installation: Installation): EmailContent {
  const sum = formatMoney(facts.amount, facts.currency)
  const isFinal = facts.nextAttemptAt === null
  const subject = isFinal
    ? `Final notice: ${sum} to ${installation.brandName} is not paid`
    : `Your payment of ${sum} to ${installation.brandName} did not go through`
  return {
    subject,
    preheader: `${whatStillWorks(facts)} ${whatComesNext(facts)}`,
    headline: `${sum}, not paid.`,
    tone: 'attention',
    sentences: [
      `${addressed('Hello', facts.name)} ${whatHappened(facts, sum)}`,
      `${whatStillWorks(facts)} ${whatComesNext(facts)}`,
    ],
    rows: [
      { label: 'To pay', value: sum },
      { label: isFinal ? 'Last try' : `Try ${facts.attempt}`, value: day(facts.failedAt) },
      ...(facts.card === null ? [] : [{ label: 'Card', value: cardName(facts.card) }]),
      {
        label: 'Next try',
        value: facts.nextAttemptAt === null ? 'None' : day(facts.nextAttemptAt),
      },
    ],
    total: null,
    action:
      facts.payUrl === null
        ? accountLink(installation, 'Change the card')
        : { label: `Pay ${sum} now`, url: facts.payUrl },
    note: 'If you have paid in the meantime, nothing more is to be done.',
    reason: 'You get this mail once for each try that fails.',
    footerLink: accountLink(installation, 'Change the card or cancel'),
  }
}

function whatHappened(facts: Facts, sum: string): string {
  const from = facts.card === null ? '' : ` from your ${cardName(facts.card)}`
  const reason =
    findDeclineReason(facts.declineReason)?.clause ?? 'the bank declined it and gave no reason'
  return `On ${shortDay(facts.failedAt)} we asked for ${sum}${from}, and ${reason}.`
}

function whatStillWorks({ accessUntilAt, failedAt }: Facts): string {
  const isOnHold = accessUntilAt === null || new Date(accessUntilAt) <= new Date(failedAt)
  return isOnHold
    ? 'Watching is on hold until it is paid.'
    : `You can go on watching until ${day(accessUntilAt)}.`
}

function whatComesNext({ nextAttemptAt }: Facts): string {
  return nextAttemptAt === null
    ? 'We will not try again by ourselves: pay now, or the subscription ends.'
    : `We try again on ${shortDay(nextAttemptAt)}; you can also pay now, or with another card.`
}
