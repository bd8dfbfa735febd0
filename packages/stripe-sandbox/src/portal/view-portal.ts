import type { Documents } from '../documents.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import { cardLabel } from './describe-card.ts'
import { findSession, openFlow, openVisit, type Session, type Visit } from './open-visit.ts'
import type {
  PortalCard,
  PortalFlow,
  PortalInvoice,
  PortalView,
  PortalVisit,
} from './portal-view.ts'
import { listCurrent, methodOf, viewSubscription } from './view-subscription.ts'

/** What a portal link shows now. Looking at it keeps the visit alive. */
export function viewPortal(op: Operation, portalKey: string): PortalVisit {
  const visit = openVisit(op, portalKey)
  if (visit) return { state: 'open', view: viewVisit(op, visit) }
  const session = findSession(op, portalKey)
  if (!session) return null
  return {
    state: 'expired',
    businessName: op.settings.businessName,
    returnUrl: session.return_url,
  }
}

function viewVisit(op: Operation, visit: Visit): PortalView {
  const { session, configuration, customer } = visit
  const { business_profile: profile, features } = configuration
  const current = listCurrent(op, customer)
  return {
    portalKey: session.internal.portalKey,
    businessName: op.settings.businessName,
    headline: profile.headline,
    privacyUrl: profile.privacy_policy_url,
    termsUrl: profile.terms_of_service_url,
    returnUrl: session.return_url,
    nowAt: timeOf(op, customer),
    flow: flowOf(visit),
    confirmation: confirmationOf(session),
    customer: detailsOf(op, customer),
    may: {
      update: features.customer_update.enabled ? features.customer_update.allowed_updates : [],
      changeCards: features.payment_method_update.enabled,
      seeInvoices: features.invoice_history.enabled,
    },
    subscriptions: current.map((subscription) =>
      viewSubscription(op, subscription, customer, configuration),
    ),
    cards: listCards(op, customer, current),
    invoices: features.invoice_history.enabled ? listInvoices(op, customer) : [],
  }
}

function flowOf(visit: Visit): PortalFlow | null {
  const flow = openFlow(visit)
  if (!flow) return null
  const confirm = flow.subscription_update_confirm
  const part =
    flow.subscription_cancel ?? flow.subscription_pause ?? flow.subscription_update ?? confirm
  const [item] = confirm?.items ?? []
  return {
    type: flow.type as PortalFlow['type'],
    subscriptionId: part?.subscription ?? null,
    change: item?.price ? { price: item.price, quantity: item.quantity ?? 1 } : null,
  }
}

function confirmationOf({ flow, internal, return_url }: Session): PortalView['confirmation'] {
  if (!flow || !internal.flowCompleted) return null
  const { type, hosted_confirmation: hosted, redirect } = flow.after_completion
  if (type === 'portal_homepage') return null
  return {
    message: hosted?.custom_message ?? null,
    returnUrl: redirect?.return_url ?? return_url,
  }
}

function detailsOf(op: Operation, customer: Customer): PortalView['customer'] {
  const { name, email, phone, address, shipping } = customer
  return {
    name: name ?? null,
    email,
    phone: phone ?? null,
    address: address ?? null,
    shipping: shipping?.address
      ? { name: shipping.name ?? '', phone: shipping.phone ?? null, address: shipping.address }
      : null,
    taxIds: op.store
      .all('tax_id', { customer: customer.id })
      .map(({ id, type, value, verification }) => ({
        id,
        type,
        value,
        status: verification?.status ?? null,
      })),
  }
}

export function listCards(
  op: Operation,
  customer: Customer,
  subscriptions: Documents['subscription'][],
): PortalCard[] {
  const methods = op.store.all('payment_method', { customer: customer.id }).reverse()
  const used = new Set(
    subscriptions.map((subscription) => methodOf(op, subscription, customer)?.id),
  )
  const isNeeded = subscriptions.length > 0
  return methods.flatMap((method) =>
    method.card
      ? {
          id: method.id,
          label: cardLabel(method),
          brand: method.card.brand,
          last4: method.card.last4,
          expMonth: method.card.exp_month,
          expYear: method.card.exp_year,
          isDefault: customer.invoice_settings.default_payment_method === method.id,
          keptBecause:
            isNeeded && methods.length === 1 ? 'only_card' : used.has(method.id) ? 'in_use' : null,
        }
      : [],
  )
}

function listInvoices(op: Operation, customer: Customer): PortalInvoice[] {
  const invoices = op.store.all('invoice', { customer: customer.id })
  return invoices
    .filter(({ status }) => status !== 'draft')
    .reverse()
    .map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      createdAt: invoice.effective_at ?? invoice.created,
      total: invoice.total,
      currency: invoice.currency,
      status: invoice.status as PortalInvoice['status'],
      description: invoice.lines.data.at(-1)?.description ?? '',
      url: invoice.internal.hostedUrl,
    }))
}
