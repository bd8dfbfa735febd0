import type { Operation } from '../operation.ts'
import { actInPortal, portalOutcome } from './act-in-portal.ts'
import { cardOutcome } from './add-card.ts'
import { planOutcome } from './plan-outcome.ts'
import type { PortalAction, PortalOutcome } from './portal-action.ts'
import { findLogin, requestLink } from './portal-login.ts'
import { PortalRefusal } from './portal-refusal.ts'
import type { PlanChange, PlanChangePreview, PortalVisit } from './portal-view.ts'
import { previewPlan } from './preview-plan.ts'
import { viewPortal } from './view-portal.ts'

/** The customer portal without its pages. `portalKey` is what follows `/p/session/` in a session's `url`. */
export interface PortalEngine {
  /** Looking keeps the visit alive. */
  viewPortal(portalKey: string): PortalVisit
  /** What a change of plan would cost. Nothing is changed. */
  previewPortalChange(
    portalKey: string,
    change: PlanChange,
  ): PlanChangePreview | Extract<PortalOutcome, { kind: 'gone' | 'refused' }>
  actInPortal(portalKey: string, action: PortalAction): PortalOutcome
  /** What came of a change of plan after its bank was asked. */
  portalPlanOutcome(portalKey: string, subscriptionId: string): PortalOutcome
  /** What came of a card after its bank was asked: the SetupIntent named in the bank's way back. */
  portalCardOutcome(portalKey: string, setupIntentId: string): PortalOutcome
  /** The business behind a login page, `/p/login/:loginKey`; null when there is none, or it is off. */
  portalLogin(loginKey: string): string | null
  /** The link that Stripe would mail; null when no customer has the address. */
  requestPortalLink(loginKey: string, email: string): string | null
}

export function createPortalEngine(operate: <T>(work: (op: Operation) => T) => T): PortalEngine {
  return {
    viewPortal: (key) => operate((op) => viewPortal(op, key)),
    previewPortalChange(key, change) {
      try {
        return operate((op) => previewPlan(op, key, change)) ?? { kind: 'gone' }
      } catch (error) {
        if (!(error instanceof PortalRefusal)) throw error
        return { kind: 'refused', message: error.message, field: error.field }
      }
    },
    actInPortal: (key, action) =>
      portalOutcome(() => operate((op) => actInPortal(op, key, action))),
    portalPlanOutcome: (key, id) => portalOutcome(() => operate((op) => planOutcome(op, key, id))),
    portalLogin: (key) => operate((op) => (findLogin(op, key) ? op.settings.businessName : null)),
    requestPortalLink: (key, email) => operate((op) => requestLink(op, key, email)),
    portalCardOutcome: (key, intentId) => operate((op) => cardOutcome(op, key, intentId)),
  }
}
