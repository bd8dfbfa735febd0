import { html } from 'hono/html'
import type { Html } from '../pages/page-frame.ts'

const STATUSES: Record<string, { shape: string; word: string }> = {
  active: { shape: 'done', word: 'Active' },
  trialing: { shape: 'pending', word: 'In trial' },
  past_due: { shape: 'failed', word: 'Past due' },
  unpaid: { shape: 'failed', word: 'Unpaid' },
  incomplete: { shape: 'pending', word: 'Incomplete' },
  incomplete_expired: { shape: 'over', word: 'Never completed' },
  canceled: { shape: 'over', word: 'Cancelled' },
  paused: { shape: 'over', word: 'Paused' },
  draft: { shape: 'pending', word: 'Draft' },
  open: { shape: 'pending', word: 'Open' },
  paid: { shape: 'done', word: 'Paid' },
  void: { shape: 'over', word: 'Void' },
  uncollectible: { shape: 'failed', word: 'Written off' },
}

/** A status as shape and word, so that colour is never alone. */
export function statusWord(status: string): Html {
  const { shape, word } = STATUSES[status] ?? { shape: 'over', word: status }
  return html`<span class="status ${shape}">${word}</span>`
}
