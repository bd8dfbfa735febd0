import type { PortalAction } from '../../portal/portal-action.ts'
import type { PortalView } from '../../portal/portal-view.ts'

/** What an action came to, said once on the page that follows. The page itself shows the new state. */
const NOTICES = {
  add_card: 'The card is saved.',
  cancel: 'The cancellation is noted.',
  change_plan: 'The plan is changed.',
  make_default: 'The default card is changed.',
  pause: 'The subscription is paused.',
  remove_card: 'The card is removed.',
  remove_tax_id: 'The tax ID is removed.',
  renew: 'The subscription goes on.',
  resume: 'The subscription is resumed.',
  undo_change: 'The change of plan is taken back.',
  update_details: 'The billing information is saved.',
  use_card: 'The subscription is paid with this card from now on.',
} satisfies Record<PortalAction['kind'], string>

export function noticeText(view: PortalView, done: string | null): string | null {
  if (done === 'cancel' && view.subscriptions.every(({ cancelAt }) => cancelAt === null)) {
    return 'The subscription has ended.'
  }
  if (done === 'change_plan' && view.subscriptions.some(({ pending }) => pending)) {
    return 'The change of plan is noted.'
  }
  if (done === 'resume' && view.subscriptions.some(({ owed }) => owed)) return null
  return done !== null && Object.hasOwn(NOTICES, done)
    ? NOTICES[done as keyof typeof NOTICES]
    : null
}
