import { invalid } from '../http/api-error.ts'
import { defined } from '../http/list-page.ts'
import { mergeMetadata } from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import type { WritableCustomer } from './customer-params.ts'
import { fullAddress } from './full-address.ts'

/** Changes the customer in place by the given parameters. */
export function writeCustomer(op: Operation, customer: Customer, params: WritableCustomer): void {
  const {
    address: given,
    business_name,
    individual_name,
    invoice_prefix: prefix,
    invoice_settings: settings,
    shipping,
    metadata: change,
    tax,
    ...plain
  } = params
  Object.assign(customer, defined(plain))
  writeNames(customer, { business_name, individual_name })
  if (prefix !== undefined) customer.invoice_prefix = validPrefix(prefix)
  customer.metadata = mergeMetadata(customer.metadata, change)
  if (given !== undefined) customer.address = given === null ? null : fullAddress(given)
  if (shipping !== undefined) {
    customer.shipping =
      shipping === null
        ? null
        : {
            address: fullAddress(shipping.address ?? {}),
            name: shipping.name ?? '',
            phone: shipping.phone ?? null,
          }
  }
  if (settings) {
    const method = settings.default_payment_method
    if (method) mustBelong(op, method, customer.id)
    Object.assign(customer.invoice_settings, defined(settings))
  }
  if (tax?.validate_location === 'immediately' && !customer.address?.country) {
    throw invalid("We could not determine the customer's tax location from the address given.", {
      code: 'customer_tax_location_invalid',
      param: 'tax[validate_location]',
    })
  }
}

function mustBelong(op: Operation, methodId: string, customerId: string): void {
  const param = 'invoice_settings[default_payment_method]'
  const method = getFor(op, 'payment_method', methodId, param)
  if (method.customer === customerId) return
  throw invalid(
    `The customer does not have a payment method with the ID ${methodId}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param },
  )
}

/** Names of one's own are left out of the object while there are none. */
function writeNames(
  customer: Customer,
  names: Record<'business_name' | 'individual_name', string | null | undefined>,
): void {
  for (const key of ['business_name', 'individual_name'] as const) {
    const name = names[key]
    if (name === null) delete customer[key]
    else if (name !== undefined) customer[key] = name
  }
}

function validPrefix(prefix: string): string {
  if (/^[A-Z0-9]{3,12}$/.test(prefix)) return prefix
  throw invalid('Invoice prefix must be 3 to 12 uppercase letters or numbers.', {
    param: 'invoice_prefix',
  })
}
