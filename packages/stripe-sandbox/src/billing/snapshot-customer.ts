import type { Operation } from '../operation.ts'
import type { Customer, Invoice } from '../shapes.ts'

type CustomerFields = Pick<
  Invoice,
  | 'customer_address'
  | 'customer_email'
  | 'customer_name'
  | 'customer_phone'
  | 'customer_shipping'
  | 'customer_tax_exempt'
  | 'customer_tax_ids'
>

/** Who is billed, as an invoice keeps it from the moment it is final. */
export function snapshotCustomer(op: Operation, customer: Customer): CustomerFields {
  return {
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: op.store
      .all('tax_id', { customer: customer.id })
      .map(({ type, value }) => ({ type, value })),
  }
}
