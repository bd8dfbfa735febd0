import { type Step, without, withoutInside } from './lower-object.ts'

/** What 2026-09-30.endive brought: https://docs.stripe.com/changelog/endive */
export const endiveToDahlia: Step = {
  charge: (shown) =>
    withoutInside(shown, 'payment_method_details.card', 'electronic_commerce_indicator'),
  'checkout.session': (shown) => without(shown, 'allowed_payment_method_types'),
  invoice: (shown) => without(shown, 'status_details'),
  invoiceitem: (shown) => without(shown, 'invoicing_rules'),
  payment_intent: (shown) => without(shown, 'payment_record'),
  subscription: (shown) =>
    withoutInside(
      withoutInside(
        without(shown, 'status_details'),
        'trial_settings.end_behavior',
        'billing_cycle_anchor',
      ),
      'pending_update',
      'cancel_at_period_end',
    ),
  subscription_item: (shown) => without(shown, 'current_trial'),
  subscription_schedule: (shown) => without(shown, 'pause_schedules'),
}
