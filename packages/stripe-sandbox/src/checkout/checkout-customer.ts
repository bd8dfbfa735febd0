import { createTaxId } from '../billing/create-tax-id.ts'
import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { createCustomer } from '../resources/customers.ts'
import type { Customer } from '../shapes.ts'
import { addressOf } from './buyer-details.ts'

type Session = Documents['checkout.session']

/** The session's customer with what the buyer may change of it, a new one where one is needed, or null. */
export function customerOf(op: Operation, session: Session): Customer | null {
  const customer = session.customer
    ? updateCustomer(op, session, get(op, 'customer', session.customer))
    : needsCustomer(session)
      ? makeCustomer(op, session)
      : null
  const taxId = session.internal.buyer?.taxId
  if (customer && taxId) createTaxId(op, customer, taxId)
  return customer
}

function makeCustomer(op: Operation, session: Session): Customer {
  const { buyer } = session.internal
  const name = buyer?.businessName ?? buyer?.individualName ?? buyer?.name
  const made = createCustomer(op, {
    ...(buyer?.email ? { email: buyer.email } : {}),
    ...(name ? { name } : {}),
    ...(buyer?.phone ? { phone: buyer.phone } : {}),
    address: addressOf(buyer),
  })
  return nameCustomer(op, session, made)
}

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-customer_creation */
function needsCustomer(session: Session): boolean {
  return (
    session.mode === 'subscription' ||
    session.customer_creation === 'always' ||
    (session.invoice_creation?.enabled ?? false)
  )
}

/** The e-mail address fills a gap; the rest changes only where the session says `customer_update`. */
function updateCustomer(op: Operation, session: Session, before: Customer): Customer {
  const { buyer, customerUpdate } = session.internal
  if (!buyer) return before
  const named = customerUpdate.name
  const name = buyer.businessName ?? buyer.individualName ?? buyer.name
  const after: Customer = {
    ...before,
    email: before.email ?? buyer.email,
    ...(customerUpdate.address && buyer.country ? { address: addressOf(buyer) } : {}),
    ...(named && name ? { name } : {}),
    ...(buyer.phone ? { phone: buyer.phone } : {}),
  }
  saveAndEmit(op, 'customer.updated', before, after)
  return named ? nameCustomer(op, session, after) : after
}

function nameCustomer(op: Operation, session: Session, customer: Customer): Customer {
  const { businessName, individualName } = session.internal.buyer ?? {}
  if (!businessName && !individualName) return customer
  const named: Customer = {
    ...customer,
    ...(businessName ? { business_name: businessName } : {}),
    ...(individualName ? { individual_name: individualName } : {}),
  }
  op.store.save(named)
  return named
}
