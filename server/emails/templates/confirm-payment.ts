import { formatMoney } from '#domain/money.ts'
import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed } from '../wording.ts'

/** The bank asks for 3-D Secure although nobody sits at a checkout. */
export function confirmPayment(
  facts: EmailFacts['confirm_payment'],
  installation: Installation,
): EmailContent {
  const sum = formatMoney(facts.amount, facts.currency)
  return {
    subject: `Please confirm your payment of ${sum} to ${installation.brandName}`,
    preheader: 'Your bank asks you to confirm it. Until then nothing is taken.',
    headline: `${sum}, to confirm.`,
    tone: 'attention',
    sentences: [
      `${addressed('Hello', facts.name)} Your bank asks you to confirm the payment of ${sum} yourself, as it does from time to time. Until then nothing is taken.`,
      'It takes a minute: open the payment, and your bank asks you in its app or with a code.',
    ],
    rows: [{ label: 'To confirm', value: sum }],
    total: null,
    action: { label: `Confirm ${sum}`, url: facts.payUrl },
    note: 'If you have confirmed it in the meantime, nothing more is to be done.',
    reason: 'You get this mail once for each payment that your bank asks about.',
    footerLink: accountLink(installation, 'Change the card or cancel'),
  }
}
