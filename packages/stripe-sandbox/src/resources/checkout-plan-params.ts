import { chosenTaxRates } from '../billing/chosen-tax-rates.ts'
import type { CheckoutPlan } from '../checkout/session-internal.ts'
import { DAY } from '../clock/due-of.ts'
import { invalid } from '../http/api-error.ts'
import {
  clearable,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import type { Operation } from '../operation.ts'
import { BILLING_MODE } from './billing-modes.ts'
import { simulatedChoice } from './simulated-choice.ts'
import { ANCHOR_CONFIG, readAnchor } from './subscription-params.ts'

const TRIAL_END_AHEAD = 2 * DAY

/** What the subscription will be once the buyer has paid: `subscription_data`. */
export const PLAN = {
  description: text,
  metadata,
  trial_end: timestamp,
  trial_period_days: integerBetween(1, 730),
  trial_settings: object({
    end_behavior: required(
      object({
        missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
      }),
    ),
  }),
  billing_mode: BILLING_MODE,
  default_tax_rates: list(text, 5),
  invoice_settings: object({
    custom_fields: clearable(list(object({ name: required(text), value: required(text) }), 4)),
    description: text,
    footer: text,
    issuer: object({ type: required(simulatedChoice(['self'], ['account'])) }),
  }),
  billing_cycle_anchor: timestamp,
  billing_cycle_anchor_config: ANCHOR_CONFIG,
  proration_behavior: oneOf('create_prorations', 'none'),
}

/** @throws 400 for a trial that is said twice or ends too soon */
export function readPlan(op: Operation, data: Values<typeof PLAN>): CheckoutPlan {
  const { trial_end: trialEnd, trial_period_days: days } = data
  if (trialEnd !== undefined && days !== undefined) {
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
      param: 'subscription_data[trial_period_days]',
    })
  }
  if (trialEnd !== undefined && trialEnd < op.now + TRIAL_END_AHEAD) {
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'subscription_data[trial_end]',
    })
  }
  const anchor = readAnchor(data)
  if (anchor !== null && (trialEnd !== undefined || days !== undefined)) {
    throw invalid('You can not set a trial together with a `billing_cycle_anchor`.', {
      param: 'subscription_data[billing_cycle_anchor]',
    })
  }
  if (typeof anchor === 'number' && anchor <= op.now) {
    throw invalid('`billing_cycle_anchor` must be a timestamp in the future.', {
      param: 'subscription_data[billing_cycle_anchor]',
    })
  }
  const settings = data.invoice_settings
  const path = 'subscription_data[default_tax_rates]'
  return {
    anchor,
    proratesStart: data.proration_behavior !== 'none',
    billingMode: data.billing_mode?.type ?? 'flexible',
    defaultTaxRates: chosenTaxRates(op, data.default_tax_rates ?? [], path).map(({ id }) => id),
    trialPeriodDays: days ?? null,
    trialEnd: trialEnd ?? null,
    metadata: mergeMetadata({}, data.metadata),
    description: data.description ?? null,
    missingPaymentMethod:
      data.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
    invoiceSettings: settings
      ? {
          description: settings.description ?? null,
          footer: settings.footer ?? null,
          customFields: settings.custom_fields ?? null,
        }
      : null,
  }
}
