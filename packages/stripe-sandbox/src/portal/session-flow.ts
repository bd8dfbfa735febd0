import type { Documents } from '../documents.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import {
  integerBetween,
  list,
  missing,
  object,
  oneOf,
  required,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import type { PortalSession } from '../shapes.ts'
import type { Configuration } from './default-configuration.ts'

export type Flow = NonNullable<PortalSession['flow']>

const OF_SUBSCRIPTION = object({ subscription: required(text) })

export const FLOW_DATA = object({
  after_completion: object({
    hosted_confirmation: object({ custom_message: text }),
    redirect: object({ return_url: required(url) }),
    type: required(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
  }),
  subscription_cancel: object({ subscription: required(text) }),
  subscription_pause: OF_SUBSCRIPTION,
  subscription_update: OF_SUBSCRIPTION,
  subscription_update_confirm: object({
    items: required(
      list(object({ id: required(text), price: text, quantity: integerBetween(0, 999_999) }), 1),
    ),
    subscription: required(text),
  }),
  type: required(
    oneOf(
      'customer_update',
      'payment_method_update',
      'subscription_cancel',
      'subscription_pause',
      'subscription_update',
      'subscription_update_confirm',
    ),
  ),
})

type FlowParams = Values<{ flow: typeof FLOW_DATA }>['flow'] & {}
type Of<Name extends keyof FlowParams> = NonNullable<FlowParams[Name]>

/** Which feature of the configuration a flow needs, and how Stripe says that it is off. */
const NEEDS = {
  customer_update: ['customer_update', 'customer details cannot be updated', 'customer update'],
  payment_method_update: [
    'payment_method_update',
    'payment method cannot be updated',
    'payment method update',
  ],
  subscription_cancel: [
    'subscription_cancel',
    'subscription cannot be canceled',
    'subscription cancel',
  ],
  subscription_pause: ['subscription_pause', 'subscription cannot be paused', 'subscription pause'],
  subscription_update: [
    'subscription_update',
    'subscription cannot be updated',
    'subscription update',
  ],
  subscription_update_confirm: [
    'subscription_update',
    'subscription cannot be updated',
    'subscription update',
  ],
} as const satisfies Record<
  FlowParams['type'],
  readonly [keyof Configuration['features'], string, string]
>

/** @throws 400 for a flow that the configuration or the subscription does not allow */
export function readFlow(
  op: Operation,
  params: FlowParams,
  customerId: string,
  configuration: Configuration,
): Flow {
  const { type } = params
  const [feature, what, name] = NEEDS[type]
  if (!configuration.features[feature].enabled) {
    throw invalid(
      `This ${what} because the ${name} feature in the portal configuration is disabled.`,
    )
  }
  const path = `flow_data[${type}]`
  const subject = subjectOf(params)
  const subscription = subject ? ownSubscription(op, subject, customerId, path) : null
  if (subscription && type === 'subscription_cancel' && subscription.cancel_at !== null) {
    throw invalid('The subscription is already set to be canceled at period end.', {
      param: `${path}[subscription]`,
    })
  }
  return {
    after_completion: afterCompletion(params.after_completion),
    // An object without fields, which the wire types take for a reference.
    customer_update: type === 'customer_update' ? ({} as never) : null,
    subscription_cancel:
      type === 'subscription_cancel' ? { retention: null, subscription: subscription!.id } : null,
    subscription_pause: type === 'subscription_pause' ? { subscription: subscription!.id } : null,
    subscription_update: type === 'subscription_update' ? { subscription: subscription!.id } : null,
    subscription_update_confirm:
      type === 'subscription_update_confirm'
        ? confirmation(op, params.subscription_update_confirm!, subscription!, configuration)
        : null,
    type,
  }
}

/** @throws 400 when the flow's own part is missing; flows about the customer have none */
function subjectOf(params: FlowParams): string | null {
  const { type } = params
  if (type === 'customer_update' || type === 'payment_method_update') return null
  const part = params[type]
  if (!part) throw missing(`flow_data[${type}]`)
  return part.subscription
}

function ownSubscription(
  op: Operation,
  id: string,
  customerId: string,
  path: string,
): Documents['subscription'] {
  const param = `${path}[subscription]`
  const subscription = getFor(op, 'subscription', id, param)
  if (subscription.customer !== customerId) throw noSuch('subscription', id, param)
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw invalid(`The subscription ${id} has ended and cannot be changed.`, { param })
  }
  return subscription
}

function confirmation(
  op: Operation,
  { items }: Of<'subscription_update_confirm'>,
  subscription: Documents['subscription'],
  configuration: Configuration,
): NonNullable<Flow['subscription_update_confirm']> {
  const path = 'flow_data[subscription_update_confirm][items]'
  const [wanted] = items
  if (!wanted) throw missing(path)
  const [item, ...others] = subscription.items.data
  if (others.length > 0 || item?.id !== wanted.id) {
    throw invalid(
      'Only subscriptions with a single item can be updated in the portal, by the id of that item.',
      { param: `${path}[0][id]` },
    )
  }
  const price = wanted.price ?? item.price.id
  const quantity = wanted.quantity ?? item.quantity ?? 1
  if (price === item.price.id && quantity === item.quantity) {
    throw invalid('The subscription cannot be updated because there are no changes to confirm.')
  }
  getFor(op, 'price', price, `${path}[0][price]`)
  const allowed = (configuration.internal.products ?? []).flatMap((product) => product.prices)
  if (price !== item.price.id && !allowed.includes(price)) {
    throw invalid(
      `The price ${price} is not among the products of features[subscription_update][products].`,
      { param: `${path}[0][price]` },
    )
  }
  return {
    discounts: null,
    items: [{ id: wanted.id, price, quantity }],
    subscription: subscription.id,
  }
}

function afterCompletion(given: FlowParams['after_completion']): Flow['after_completion'] {
  const type = given?.type ?? 'portal_homepage'
  if (type === 'redirect' && !given?.redirect) {
    throw missing('flow_data[after_completion][redirect]')
  }
  return {
    hosted_confirmation:
      type === 'hosted_confirmation'
        ? { custom_message: given?.hosted_confirmation?.custom_message ?? null }
        : null,
    redirect: type === 'redirect' ? given!.redirect! : null,
    type,
  }
}
