import type { EmailContent, Installation } from './email-content.ts'
import type { EmailFacts, EmailKind } from './email-kinds.ts'
import { changeAddress, resetPassword, verifyAddress } from './templates/account-links.ts'
import { cancellationScheduled } from './templates/cancellation-scheduled.ts'
import { confirmPayment } from './templates/confirm-payment.ts'
import { doubleSubscription } from './templates/double-subscription.ts'
import { cancelled, expired } from './templates/ended.ts'
import { paymentFailed } from './templates/payment-failed.ts'
import { receipt } from './templates/receipt.ts'
import { trialEnding } from './templates/trial-ending.ts'
import { welcome } from './templates/welcome.ts'

export const TEMPLATES = {
  welcome,
  receipt,
  payment_failed: paymentFailed,
  confirm_payment: confirmPayment,
  trial_ending: trialEnding,
  cancellation_scheduled: cancellationScheduled,
  cancelled,
  expired,
  verify_address: verifyAddress,
  reset_password: resetPassword,
  change_address: changeAddress,
  double_subscription: doubleSubscription,
} satisfies {
  [K in EmailKind]: (facts: EmailFacts[K], installation: Installation) => EmailContent
}
