import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { newId, randomText } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { PaymentIntent, SetupIntent } from '../shapes.ts'

export interface NewPaymentIntent {
  amount: number
  currency: string
  customer: string | null
  description?: string | null
  metadata?: Record<string, string>
  receiptEmail?: string | null
  sessionId?: string | null
  invoiceId?: string | null
  futureUsage?: 'off_session' | 'on_session' | null
  /** Fields that are as the request says. */
  fields?: Partial<PaymentIntent>
}

export function createPaymentIntent(
  op: Operation,
  params: NewPaymentIntent,
): Documents['payment_intent'] {
  const id = newId('paymentIntent')
  const intent: Documents['payment_intent'] = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: op.now,
    currency: params.currency,
    customer: params.customer,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.receiptEmail ?? null,
    review: null,
    setup_future_usage: params.futureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...params.fields,
    internal: {
      sessionId: params.sessionId ?? null,
      invoiceId: params.invoiceId ?? null,
      releasedAt: null,
    },
  }
  op.store.insert(intent)
  emit(op, 'payment_intent.created', intent)
  return intent
}

export function createSetupIntent(
  op: Operation,
  params: {
    customer: string | null
    sessionId?: string | null
    description?: string | null
    metadata?: Record<string, string>
    usage?: 'off_session' | 'on_session'
    fields?: Partial<SetupIntent>
  },
): Documents['setup_intent'] {
  const id = newId('setupIntent')
  const intent: Documents['setup_intent'] = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: op.now,
    customer: params.customer,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: params.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: params.usage ?? 'off_session',
    ...params.fields,
    internal: { sessionId: params.sessionId ?? null },
  }
  op.store.insert(intent)
  emit(op, 'setup_intent.created', intent)
  return intent
}
