import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { notSimulated, object, oneOf, type Param, required } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, timeOf } from '../operation.ts'
import type { Subscription } from '../shapes.ts'

const prorationDiscounts: Param<'included'> = {
  required: false,
  read(raw, path) {
    const value = oneOf('included', 'itemized').read(raw, path)
    return value === 'included' ? value : notSimulated().read(raw, path)
  },
}

const FLEXIBLE = object({ proration_discounts: prorationDiscounts })

/** https://docs.stripe.com/billing/subscriptions/billing-mode */
export const BILLING_MODE = object({
  type: required(oneOf('classic', 'flexible')),
  flexible: FLEXIBLE,
})

export function billingModeOf(type: 'classic' | 'flexible'): Subscription['billing_mode'] {
  return type === 'classic'
    ? { type, flexible: null }
    : { type, flexible: { proration_discounts: 'included' } }
}

export const billingModeRoutes = [
  route(
    'POST',
    '/v1/subscriptions/:id/migrate',
    {
      billing_mode: required(object({ type: required(oneOf('flexible')), flexible: FLEXIBLE })),
    },
    (op, { ids }) => {
      const before = get(op, 'subscription', ids.id!)
      if (before.billing_mode.type === 'flexible') {
        throw invalid('This subscription already uses flexible billing mode.', {
          param: 'billing_mode[type]',
        })
      }
      const after = {
        ...before,
        billing_mode: { ...billingModeOf('flexible'), updated_at: timeOf(op, before) },
      }
      saveAndEmit(op, 'customer.subscription.updated', before, after)
      return after
    },
  ),
]
