import MailComposer from 'nodemailer/lib/mail-composer'
import type { Config } from '../config.ts'
import type { EmailContent, Installation } from './email-content.ts'
import { EMAIL_KINDS, type EmailKind, isEmailKind } from './email-kinds.ts'
import { isPlainAddress, parseMailbox } from './mailbox-address.ts'
import { layOutPlainText } from './plain-text-layout.ts'
import { TEMPLATES } from './templates.ts'

export interface RenderedEmail {
  subject: string
  html: string
  text: string
  /** The whole message as it goes over the wire: headers and both bodies. */
  source: string
}

/** A row that can never become a mail, however often it is tried: an unknown kind, facts that lack something. */
export class Unrenderable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Unrenderable'
  }
}

interface StoredEmail {
  kind: string
  facts: Record<string, unknown>
  recipient: string
  message_id: string
}

/**
 * @param now the Date header
 * @throws {Unrenderable}
 */
export async function renderEmail(
  email: StoredEmail,
  config: Pick<Config, 'brandName' | 'baseUrl' | 'email'>,
  now: Date,
): Promise<RenderedEmail> {
  if (!isPlainAddress(email.recipient)) {
    throw new Unrenderable('The recipient is not one plain e-mail address')
  }
  if (!isEmailKind(email.kind)) throw new Unrenderable(`There is no mail of kind "${email.kind}"`)
  const content = fillTemplate(email.kind, email.facts, config)
  const { html, text } = await layOut(content, config.brandName)
  const source = await compose(email, { subject: content.subject, html, text }, config, now)
  return { subject: content.subject, html, text, source }
}

/** @throws {Unrenderable} when the facts are not those of the kind: a mail never says "undefined". */
export function fillTemplate(
  kind: EmailKind,
  facts: unknown,
  installation: Installation,
): EmailContent {
  const parsed = EMAIL_KINDS[kind].facts.safeParse(facts)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Unrenderable(`The facts of "${kind}" do not fit: ${problems.join('; ')}`)
  }
  // The kind chose both the schema and the template, which the compiler can't follow through a union.
  const template = TEMPLATES[kind] as (facts: unknown, installation: Installation) => EmailContent
  const content = template(parsed.data, installation)
  for (const link of [content.action, content.footerLink]) assertWebLink(link.url)
  return content
}

function assertWebLink(url: string): void {
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new Unrenderable('A link of this mail does not lead to a web page')
  }
}

/** Loaded with the first mail, as the library takes half a second and a start should not wait for it. */
export async function layOut(
  content: EmailContent,
  brandName: string,
): Promise<{ html: string; text: string }> {
  const { layOutHtml } = await import('./html-layout.ts')
  return {
    html: await layOutHtml(content, brandName),
    text: layOutPlainText(content, brandName),
  }
}

async function compose(
  email: StoredEmail,
  rendered: { subject: string; html: string; text: string },
  config: Pick<Config, 'brandName' | 'email'>,
  now: Date,
): Promise<string> {
  const from = parseMailbox(config.email.from)
  const message = new MailComposer({
    from: { name: from.name || config.brandName, address: from.address },
    to: { name: '', address: email.recipient },
    ...rendered,
    messageId: email.message_id,
    date: now,
    textEncoding: 'quoted-printable',
    // What is stored is what goes over the wire, so its line ends are SMTP's.
    newline: 'windows',
    // Says that no person wrote it, so that no out-of-office answer comes back: RFC 3834.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const bytes = await message.compile().build()
  return bytes.toString('utf8')
}
