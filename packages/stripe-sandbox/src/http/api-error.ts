import type { Kind } from '../documents.ts'

/** The body under `error`: https://docs.stripe.com/api/errors */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  doc_url?: string
  charge?: string
  payment_intent?: unknown
  payment_method?: unknown
  setup_intent?: unknown
}

export class ApiError extends Error {
  readonly status: number
  readonly body: ErrorBody
  /** A declined payment is an error to the caller, yet its charge, its events and its retry are real. */
  readonly keepsEffects: boolean
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    body: ErrorBody,
    options: { keepsEffects?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(body.message)
    this.name = 'ApiError'
    this.status = status
    this.body = body.code
      ? {
          ...body,
          doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}`,
        }
      : body
    this.keepsEffects = options.keepsEffects ?? false
    this.headers = options.headers ?? {}
  }
}

/** 400: a parameter or the state of an object does not allow it. */
export function invalid(message: string, more: { code?: string; param?: string } = {}): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', message, ...more })
}

const NAMES: Partial<Record<Kind, string>> = {
  'billing_portal.configuration': 'configuration',
  'checkout.session': 'checkout session',
  'test_helpers.test_clock': 'test clock',
  payment_method: 'PaymentMethod',
  invoice_payment: 'invoice payment',
  balance_transaction: 'balance transaction',
  customer_balance_transaction: 'customer balance transaction',
  credit_note: 'credit note',
  tax_id: 'tax ID',
  promotion_code: 'promotion code',
  tax_rate: 'tax rate',
  subscription_schedule: 'subscription schedule',
  webhook_endpoint: 'webhook endpoint',
}

/** 404 for an id in the URL; 400 naming the parameter for an id in the body. */
export function noSuch(
  kind: Kind | 'invoice_line' | 'plan' | 'subscription_item',
  id: string,
  param?: string,
): ApiError {
  const name = (NAMES as Record<string, string>)[kind] ?? kind
  return new ApiError(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${name}: '${id}'`,
    param: param ?? 'id',
  })
}
