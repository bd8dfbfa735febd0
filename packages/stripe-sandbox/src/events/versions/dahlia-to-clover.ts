import { type Step, without } from './lower-object.ts'

const UI_MODES: Record<string, string> = {
  elements: 'custom',
  embedded_page: 'embedded',
  hosted_page: 'hosted',
}

/** What 2026-03-25.dahlia and its monthly versions brought: https://docs.stripe.com/changelog/dahlia */
export const dahliaToClover: Step = {
  'checkout.session': (shown) => ({
    ...without(shown, 'integration_identifier', 'managed_payments'),
    ui_mode: UI_MODES[String(shown.ui_mode)] ?? shown.ui_mode,
  }),
  invoice: (shown) => without(shown, 'amount_paid_off_stripe'),
  invoiceitem: (shown) => without(shown, 'quantity_decimal'),
  line_item: (shown) => without(shown, 'quantity_decimal'),
  payment_intent: (shown) => without(shown, 'managed_payments'),
  setup_intent: (shown) => without(shown, 'managed_payments'),
  subscription: (shown) => without(shown, 'billing_schedules', 'managed_payments'),
  subscription_item: (shown) => without(shown, 'billed_until'),
}
