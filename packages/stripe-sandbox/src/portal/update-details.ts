import { createTaxId } from '../billing/create-tax-id.ts'
import { findTaxIdFault } from '../billing/tax-id-formats.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import type { Visit } from './open-visit.ts'
import type { CustomerDetails, PortalAction } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'

type RemoveTaxId = Extract<PortalAction, { kind: 'remove_tax_id' }>
type UpdateDetails = Extract<PortalAction, { kind: 'update_details' }>

/** Writes what the configuration lets the customer change; anything else in the form is not looked at. */
export function updateDetails(op: Operation, visit: Visit, { details }: UpdateDetails): void {
  const { customer, configuration } = visit
  const { enabled, allowed_updates: allowed } = configuration.features.customer_update
  if (!enabled) throw new PortalRefusal('These details cannot be changed here.')
  const after: Customer = structuredClone(customer)
  const may = (name: 'address' | 'email' | 'name' | 'phone') => allowed.includes(name)
  if (may('name') && details.name !== undefined) after.name = details.name.trim() || null
  if (may('phone') && details.phone !== undefined) after.phone = phoneOf(details.phone)
  if (may('email') && details.email !== undefined) after.email = emailOf(details.email)
  if (may('address') && details.address) after.address = addressOf(details.address)
  saveAndEmit(op, 'customer.updated', customer, after)
  if (allowed.includes('tax_id') && details.taxId) addTaxId(op, visit, details.taxId)
}

export function removeTaxId(op: Operation, visit: Visit, { taxId: id }: RemoveTaxId): void {
  const { enabled, allowed_updates: allowed } = visit.configuration.features.customer_update
  const taxId = op.store.find('tax_id', id)
  if (!enabled || !allowed.includes('tax_id') || taxId?.customer !== visit.customer.id) {
    throw new PortalRefusal('This tax ID cannot be removed here.')
  }
  op.store.remove('tax_id', id)
  emit(op, 'customer.tax_id.deleted', taxId)
}

function addTaxId(
  op: Operation,
  { customer }: Visit,
  taxId: NonNullable<CustomerDetails['taxId']>,
): void {
  const fault = findTaxIdFault(taxId.type, taxId.value.trim().toUpperCase())
  if (fault) throw new PortalRefusal(`Enter a number such as ${fault.example}.`, 'taxId')
  createTaxId(op, customer, taxId)
}

function emailOf(typed: string): string {
  const email = typed.trim()
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 512) return email
  throw new PortalRefusal('Enter an address such as ines@example.com.', 'email')
}

function phoneOf(typed: string): string | null {
  const phone = typed.trim()
  if (phone === '') return null
  if (/^\+?[\d\s()/.-]{5,20}$/.test(phone)) return phone
  throw new PortalRefusal('Enter a number such as +39 055 123 4567.', 'phone')
}

function addressOf(typed: NonNullable<CustomerDetails['address']>): Customer['address'] {
  const part = (name: keyof typeof typed) => typed[name].trim() || null
  return {
    city: part('city'),
    country: part('country'),
    line1: part('line1'),
    line2: part('line2'),
    postal_code: part('postal_code'),
    state: part('state'),
  }
}
