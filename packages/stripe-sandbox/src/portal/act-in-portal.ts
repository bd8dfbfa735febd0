import { ApiError } from '../http/api-error.ts'
import type { Operation } from '../operation.ts'
import { addCard } from './add-card.ts'
import { changePlan } from './change-plan.ts'
import { completeFlow, mustFitFlow } from './complete-flow.ts'
import { cancelInPortal, renewInPortal } from './end-in-portal.ts'
import { makeDefault, removeCard, useCard } from './keep-cards.ts'
import { openVisit, type Visit } from './open-visit.ts'
import { pauseInPortal, resumeInPortal } from './pause-in-portal.ts'
import { undoChange } from './pending-change.ts'
import type { PortalAction, PortalOutcome } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import { removeTaxId, updateDetails } from './update-details.ts'

type Act<Kind extends PortalAction['kind']> = (
  op: Operation,
  visit: Visit,
  action: Extract<PortalAction, { kind: Kind }>,
  // biome-ignore lint/suspicious/noConfusingVoidType: most actions are done when they return.
) => PortalOutcome | void

const ACTS = {
  add_card: addCard,
  cancel: cancelInPortal,
  change_plan: changePlan,
  make_default: makeDefault,
  pause: pauseInPortal,
  remove_card: removeCard,
  remove_tax_id: removeTaxId,
  renew: renewInPortal,
  resume: resumeInPortal,
  undo_change: undoChange,
  update_details: updateDetails,
  use_card: useCard,
} satisfies { [Kind in PortalAction['kind']]: Act<Kind> }

/**
 * Does what the customer asked for, with the events that the API would send.
 * @throws PortalRefusal or a card error, after which nothing has changed
 */
export function actInPortal(op: Operation, portalKey: string, action: PortalAction): PortalOutcome {
  const visit = openVisit(op, portalKey)
  if (!visit) return { kind: 'gone' }
  mustFitFlow(visit, action)
  const act = ACTS[action.kind] as Act<PortalAction['kind']>
  return act(op, visit, action as never) ?? completeFlow(op, visit)
}

/** Turns what the work throws into what the page can say. */
export function portalOutcome(work: () => PortalOutcome): PortalOutcome {
  try {
    return work()
  } catch (error) {
    if (error instanceof PortalRefusal) {
      return { kind: 'refused', message: error.message, field: error.field }
    }
    if (error instanceof ApiError && error.body.type === 'card_error') {
      const { code, decline_code: declineCode, message } = error.body
      return {
        kind: 'declined',
        code: code ?? 'card_declined',
        declineCode: declineCode ?? null,
        message,
        field: null,
      }
    }
    throw error
  }
}
