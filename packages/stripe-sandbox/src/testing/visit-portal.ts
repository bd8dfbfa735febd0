import type Stripe from 'stripe'
import type { PortalAction, PortalOutcome } from '../portal/portal-action.ts'
import type { PlanChange, PortalSubscription, PortalView } from '../portal/portal-view.ts'
import { makePrice, type Recurring, subscribe } from './subscribe.ts'
import type { TestSandbox } from './test-sandbox.ts'

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features
type Update = NonNullable<Features['subscription_update']>

export interface PortalSetup {
  features?: Partial<Features>
  /** Prices beside the subscribed one that can be changed to, each of a product of its own. */
  others?: Recurring[]
  update?: Partial<Update>
  /** Of each product. */
  quantity?: { enabled: boolean; minimum?: number; maximum?: number }
  subscribed?: Parameters<typeof subscribe>[1]
  session?: Partial<Stripe.BillingPortal.SessionCreateParams>
}

/** A subscriber with the portal open. */
export interface PortalVisitor {
  test: TestSandbox
  customerId: string
  subscription: Stripe.Subscription
  /** The prices of `others`. */
  prices: Stripe.Price[]
  configuration: Stripe.BillingPortal.Configuration
  session: Stripe.BillingPortal.Session
  key: string
  view(): PortalView
  sub(): PortalSubscription
  act(action: PortalAction): PortalOutcome
  preview(
    change: Omit<PlanChange, 'subscriptionId' | 'quantity'> & { quantity?: number },
  ): ReturnType<TestSandbox['sandbox']['engine']['previewPortalChange']>
  retrieve(): Promise<Stripe.Subscription>
  /** Events since the portal was opened, in order. */
  events(): Promise<Stripe.Event[]>
  reopen(params?: Partial<Stripe.BillingPortal.SessionCreateParams>): Promise<PortalVisitor>
}

export async function visitPortal(
  test: TestSandbox,
  setup: PortalSetup = {},
): Promise<PortalVisitor> {
  const { customerId, subscription } = await subscribe(test, setup.subscribed)
  const prices: Stripe.Price[] = []
  for (const recurring of setup.others ?? []) prices.push(await makePrice(test, recurring))
  const own = subscription.items.data[0]!.price
  const configuration = await test.stripe.billingPortal.configurations.create({
    features: {
      customer_update: {
        enabled: true,
        allowed_updates: ['name', 'email', 'address', 'phone', 'tax_id'],
      },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: {
        enabled: true,
        cancellation_reason: { enabled: true, options: ['too_expensive', 'unused', 'other'] },
      },
      ...(setup.others || setup.quantity
        ? {
            subscription_update: {
              enabled: true,
              default_allowed_updates: setup.quantity ? ['price', 'quantity'] : ['price'],
              products: [own, ...prices].map((price) => ({
                product: String(price.product),
                prices: [price.id],
                ...(setup.quantity ? { adjustable_quantity: setup.quantity } : {}),
              })),
              ...setup.update,
            },
          }
        : {}),
      ...setup.features,
    },
  })
  return openPortal({ test, customerId, subscription, prices, configuration }, setup.session)
}

async function openPortal(
  base: Pick<PortalVisitor, 'configuration' | 'customerId' | 'prices' | 'subscription' | 'test'>,
  params: Partial<Stripe.BillingPortal.SessionCreateParams> = {},
): Promise<PortalVisitor> {
  const { test, customerId, subscription, configuration } = base
  const { engine } = test.sandbox
  const session = await test.stripe.billingPortal.sessions.create({
    customer: customerId,
    configuration: configuration.id,
    return_url: 'http://shop.test/account',
    ...params,
  })
  const key = session.url.split('/').at(-1)!
  const before = (await test.stripe.events.list({ limit: 1 })).data[0]!.id
  const view = () => {
    const visit = engine.viewPortal(key)
    if (visit?.state !== 'open') throw new Error('The portal is not open.')
    return visit.view
  }
  return {
    ...base,
    session,
    key,
    view,
    sub: () => view().subscriptions[0]!,
    act: (action) => engine.actInPortal(key, action),
    preview: (change) =>
      engine.previewPortalChange(key, { quantity: 1, ...change, subscriptionId: subscription.id }),
    retrieve: () => test.stripe.subscriptions.retrieve(subscription.id),
    async events() {
      const list = await test.stripe.events.list({ limit: 100, ending_before: before })
      return list.data.reverse()
    },
    reopen: (more) => openPortal(base, more),
  }
}
