import { accountLink, type EmailContent, type Installation } from '../email-content.ts'
import type { EmailFacts } from '../email-kinds.ts'
import { addressed, minute } from '../wording.ts'

export function verifyAddress(
  facts: EmailFacts['verify_address'],
  installation: Installation,
): EmailContent {
  return withLink(facts, installation, {
    subject: `Confirm your address for ${installation.brandName}`,
    headline: 'Is this you?',
    sentence: `Confirm that this address is yours, and we can reach you about payments and your password. You can watch and pay without it.`,
    action: 'Confirm the address',
    note: `If you did not sign up at ${installation.brandName}, ignore this mail; the address stays unconfirmed.`,
    reason: 'You get this mail each time a confirmation is asked for.',
  })
}

export function resetPassword(
  facts: EmailFacts['reset_password'],
  installation: Installation,
): EmailContent {
  return withLink(facts, installation, {
    subject: `Choose a new password for ${installation.brandName}`,
    headline: 'A new password.',
    sentence:
      'Somebody, most likely you, asked for a new password. When you have chosen it, all other devices are signed out.',
    action: 'Choose a password',
    note: 'If you did not ask, ignore this mail; your password stays as it is.',
    reason: 'You get this mail each time a new password is asked for.',
  })
}

export function changeAddress(
  facts: EmailFacts['change_address'],
  installation: Installation,
): EmailContent {
  return withLink(facts, installation, {
    subject: `Confirm your new address for ${installation.brandName}`,
    headline: 'A new address.',
    sentence: `Your account is to use ${facts.newAddress} from now on, for signing in and for every mail. Until you confirm it, the old address stays.`,
    action: 'Use this address',
    note: 'If you did not ask, ignore this mail; the address stays as it is.',
    reason: 'You get this mail each time an address is changed.',
  })
}

interface Words {
  subject: string
  headline: string
  sentence: string
  action: string
  note: string
  reason: string
}

function withLink(
  facts: EmailFacts['verify_address'],
  installation: Installation,
  words: Words,
): EmailContent {
  const until = facts.expiresAt === null ? '' : ` The link works until ${minute(facts.expiresAt)}.`
  return {
    subject: words.subject,
    preheader: words.sentence,
    headline: words.headline,
    tone: 'plain',
    sentences: [`${addressed('Hello', facts.name)} ${words.sentence}${until}`],
    rows: [],
    total: null,
    action: { label: words.action, url: facts.url },
    note: words.note,
    reason: words.reason,
    footerLink: accountLink(installation),
  }
}
