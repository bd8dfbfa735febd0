import { formatMoney } from '#domain/money.ts'
import { accountLink, type EmailContent, type Installation, type Row } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, cardName, day, fromCard, shortDay } from '../wording.ts'

type Facts = EmailFacts['receipt']

export function receipt(facts: Facts, installation: Installation): EmailContent {
  const sum = formatMoney(facts.amount, facts.currency)
  return {
    subject: `Your receipt from ${installation.brandName}, ${sum}`,
    preheader: whatComesNext(facts) || `Paid on ${day(facts.paidAt)}.`,
    headline: `${sum}, paid.`,
    tone: 'plain',
    sentences: [`${addressed('Thank you', facts.name)} ${whatComesNext(facts)}`.trim()],
    rows: [
      { label: 'Receipt', value: facts.number ?? facts.invoiceId },
      { label: 'Paid on', value: day(facts.paidAt) },
      ...(facts.card === null ? [] : [{ label: 'Paid with', value: cardName(facts.card) }]),
      ...invoiceRows(facts),
    ],
    total: { label: 'Total', value: sum },
    action:
      facts.receiptUrl === null
        ? accountLink(installation)
        : { label: 'Open the receipt', url: facts.receiptUrl },
    note: null,
    reason: 'You get this mail for each payment, once.',
    footerLink: accountLink(installation, 'Change plan or cancel'),
  }
}

function whatComesNext({ planName, paidUntilAt, nextPayment, card }: Facts): string {
  const runs =
    planName === null || paidUntilAt === null ? '' : `${planName} runs to ${shortDay(paidUntilAt)}.`
  if (nextPayment === null) return runs
  const next = formatMoney(nextPayment.amount, nextPayment.currency)
  return `${runs} The next payment of ${next} is on ${shortDay(nextPayment.at)}${fromCard(card)}.`.trim()
}

/** The rows add up to the total: a tax that the prices contain is only mentioned, and the rest is a credit or a charge. */
function invoiceRows({ lines, tax, amount, currency }: Facts): Row[] {
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0)
  const taxIsInside = subtotal === amount
  const rest = taxIsInside ? 0 : amount - subtotal - tax
  const rows = lines.map((line) => ({ label: line.description, value: line.amount }))
  if (rest !== 0)
    rows.push({ label: rest < 0 ? 'Discount and credit' : 'Earlier balance', value: rest })
  if (tax !== 0) rows.push({ label: taxIsInside ? 'Tax included' : 'Tax', value: tax })
  return rows.map((row) => ({ label: row.label, value: formatMoney(row.value, currency) }))
}
