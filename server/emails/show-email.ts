import type { Config } from '../config.ts'
import { isEmailKind } from './email-kinds.ts'
import type { Email } from './queries.ts'
import { fillTemplate, type RenderedEmail, renderEmail, Unrenderable } from './render-email.ts'

type Sender = Pick<Config, 'brandName' | 'baseUrl' | 'email'>

/** One line of the mailbox. A mail that has not left yet shows the subject that it will have. */
export function readSummary(email: Email, config: Sender) {
  return {
    id: String(email.id),
    to: email.recipient,
    subject: email.subject ?? previewSubject(email, config),
    kind: email.kind,
    state: email.state,
    createdAt: email.created_at.toISOString(),
    sentAt: email.sent_at?.toISOString() ?? null,
  }
}

/** The whole mail. One that has not left yet is rendered for the reader alone: nothing is stored. */
export async function readWholeEmail(email: Email, config: Sender) {
  const { html, text, source } = storedTexts(email) ?? (await preview(email, config))
  return {
    ...readSummary(email, config),
    messageId: email.message_id,
    attempts: email.attempts,
    lastError: email.last_error,
    ...{ html, text, source },
  }
}

type Texts = Omit<RenderedEmail, 'subject'>

function storedTexts({ html, text, source }: Email): Texts | null {
  return html === null || text === null || source === null ? null : { html, text, source }
}

async function preview(email: Email, config: Sender): Promise<Texts> {
  try {
    return await renderEmail(email, config, email.created_at)
  } catch (error) {
    if (!(error instanceof Unrenderable)) throw error
    return { html: '', text: `${error.message}.\n`, source: '' }
  }
}

function previewSubject(email: Email, config: Sender): string {
  if (!isEmailKind(email.kind)) return email.kind
  try {
    return fillTemplate(email.kind, email.facts, config).subject
  } catch (error) {
    if (!(error instanceof Unrenderable)) throw error
    return `${email.kind}: it can't be rendered`
  }
}
