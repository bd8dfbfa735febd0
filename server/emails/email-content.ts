import type { Config } from '../config.ts'

/** What a mail says, apart from how it looks: the HTML and the plain text are both made from this. */
export interface EmailContent {
  subject: string
  /** The line that a list of mails shows after the subject. */
  preheader: string
  headline: string
  /** `attention`: something is to be done, and the sheet says so with a velvet rule. */
  tone: 'plain' | 'attention'
  /** One paragraph each, under the headline. */
  sentences: string[]
  rows: Row[]
  total: Row | null
  action: Link
  /** Under the button. */
  note: string | null
  /** Why this mail came, and how often it does. */
  reason: string
  footerLink: Link
}

export interface Row {
  label: string
  value: string
}

export interface Link {
  label: string
  url: string
}

/** What templates know of the installation. */
export type Installation = Pick<Config, 'brandName' | 'baseUrl'>

export function accountLink(installation: Installation, label = 'Open your account'): Link {
  return { label, url: `${installation.baseUrl}/account` }
}

export function subscribeLink(installation: Installation, label: string): Link {
  return { label, url: `${installation.baseUrl}/subscribe/` }
}
