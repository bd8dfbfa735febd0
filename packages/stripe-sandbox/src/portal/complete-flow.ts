import type { Operation } from '../operation.ts'
import { openFlow, type Visit } from './open-visit.ts'
import type { PortalAction, PortalOutcome } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import type { PortalFlow } from './portal-view.ts'

const ENDS_WITH = {
  customer_update: 'update_details',
  payment_method_update: 'add_card',
  subscription_cancel: 'cancel',
  subscription_pause: 'pause',
  subscription_update: 'change_plan',
  subscription_update_confirm: 'change_plan',
} as const satisfies Record<PortalFlow['type'], PortalAction['kind']>

/** @throws PortalRefusal: a link for one thing allows no other until that is done */
export function mustFitFlow(visit: Visit, action: PortalAction): void {
  const flow = openFlow(visit)
  if (!flow) return
  const { subscription_update_confirm: confirm } = flow
  const subject =
    flow.subscription_cancel ?? flow.subscription_pause ?? flow.subscription_update ?? confirm
  const fits =
    ENDS_WITH[flow.type as PortalFlow['type']] === action.kind &&
    (!subject || ('subscriptionId' in action && action.subscriptionId === subject.subscription)) &&
    (!confirm || (action.kind === 'change_plan' && confirm.items[0]?.price === action.price))
  if (!fits) throw new PortalRefusal('This link is for something else. Open the portal again.')
}

/** Where the customer goes after what they came for is done. */
export function completeFlow(op: Operation, visit: Visit): PortalOutcome {
  const flow = openFlow(visit)
  if (!flow) return { kind: 'done', to: 'home' }
  const { session } = visit
  op.store.save({ ...session, internal: { ...session.internal, flowCompleted: true } })
  const { type, redirect } = flow.after_completion
  if (type === 'redirect' && redirect) return { kind: 'done', to: { url: redirect.return_url } }
  return { kind: 'done', to: type === 'hosted_confirmation' ? 'confirmation' : 'home' }
}
