import type { Operation } from '../operation.ts'
import { answerChallenge, viewChallenge } from './answer-challenge.ts'
import { applyPromotionCode, type PromotionOutcome } from './apply-promotion-code.ts'
import { changeSession } from './change-session.ts'
import type {
  ChallengeView,
  ChangeOutcome,
  CheckoutChange,
  CheckoutPayment,
  CheckoutView,
  InvoiceView,
  PaymentOutcome,
} from './checkout-view.ts'
import { payHostedInvoice } from './hosted-invoice.ts'
import { payCheckout } from './pay-checkout.ts'
import { recoverSession } from './recover-session.ts'
import { viewCheckout } from './view-checkout.ts'
import { viewInvoice } from './view-invoice.ts'

/** What a buyer sees and does on the hosted pages. */
export interface CheckoutDesk {
  viewCheckout(sessionId: string): CheckoutView | null
  payCheckout(sessionId: string, payment: CheckoutPayment): Promise<PaymentOutcome>
  /** A code that the buyer typed; null takes theirs away. */
  applyPromotionCode(sessionId: string, code: string | null): PromotionOutcome
  /** Quantities, added items: what the buyer decides before paying. @throws {ApiError} 404 for an unknown session */
  changeCheckout(sessionId: string, change: CheckoutChange): ChangeOutcome
  /** A new session like an expired one, by the key of its recovery link: its address, or null. */
  recoverCheckout(recoveryKey: string): string | null
  viewChallenge(challengeId: string): ChallengeView | null
  completeChallenge(challengeId: string, answer: 'complete' | 'fail'): Promise<PaymentOutcome>
  viewInvoice(hostedKey: string): InvoiceView | null
  payInvoice(hostedKey: string, payment: CheckoutPayment): Promise<PaymentOutcome>
}

export function createCheckoutDesk(parts: {
  look: <T>(work: (op: Operation) => T) => T
  operate: <T>(work: (op: Operation) => T) => T
  /** Resolves once the endpoints have heard of it. */
  pay: (work: (op: Operation) => PaymentOutcome) => Promise<PaymentOutcome>
}): CheckoutDesk {
  const { look, operate, pay } = parts
  return {
    viewCheckout: (id) => look((op) => viewCheckout(op, id)),
    payCheckout: (id, payment) => pay((op) => payCheckout(op, id, payment)),
    applyPromotionCode: (id, code) => operate((op) => applyPromotionCode(op, id, code)),
    changeCheckout: (id, change) => operate((op) => changeSession(op, id, change)),
    recoverCheckout: (key) => operate((op) => recoverSession(op, key)?.url ?? null),
    viewChallenge: (id) => look((op) => viewChallenge(op, id)),
    completeChallenge: (id, answer) => pay((op) => answerChallenge(op, id, answer)),
    viewInvoice: (key) => look((op) => viewInvoice(op, key)),
    payInvoice: (key, payment) => pay((op) => payHostedInvoice(op, key, payment)),
  }
}
