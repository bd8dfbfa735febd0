import { ApiError } from '../http/api-error.ts'
import type { Param } from '../http/read-params.ts'

/** Removed in 2026-09-30.endive, and refused with a code of its own. */
export const paymentMethodTypes: Param<never> = {
  required: false,
  read() {
    throw new ApiError(400, {
      type: 'invalid_request_error',
      code: 'payment_method_types_no_longer_supported',
      param: 'payment_method_types',
      message:
        'The parameter `payment_method_types` is no longer supported in this API version. Manage payment methods in the Dashboard, or use `allowed_payment_method_types`.',
    })
  },
}
