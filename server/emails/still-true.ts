import type { Context } from '../context.ts'
import type { EmailKind } from './email-kinds.ts'
import type { Email } from './queries.ts'

/**
 * Asked right before a mail leaves: is what it says still so? A payment may have gone through since it failed. Billing
 * and accounts know; composition hands their answers in. A kind without an entry is always true.
 */
export type StillTrue = Partial<Record<EmailKind, (ctx: Context, email: Email) => Promise<boolean>>>
