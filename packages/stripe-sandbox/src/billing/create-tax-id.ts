import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { Customer, TaxId } from '../shapes.ts'
import { countryOf, findTaxIdFault, isTaxIdType, isVerifiedType } from './tax-id-formats.ts'

/** Values that decide a test's verification: https://docs.stripe.com/billing/customer/tax-ids#verification */
const VERDICTS = [
  ['000000000', 'verified'],
  ['111111111', 'unverified'],
  ['222222222', 'pending'],
] as const

/**
 * The answer is of the moment before the register was asked, as on Stripe: `verification.status` is `pending`, and
 * `customer.tax_id.updated` tells the outcome.
 * @param customer null when it is the account's own
 * @throws 400 `tax_id_invalid`
 */
export function createTaxId(
  op: Operation,
  customer: Customer | null,
  { type, value: typed }: { type: string; value: string },
): TaxId {
  const value = typed.trim().toUpperCase()
  mustBeValid(type, value)
  const pending: TaxId = {
    id: newId('taxId'),
    object: 'tax_id',
    country: countryOf(type, value),
    created: timeOf(op, customer),
    customer: customer?.id ?? null,
    customer_account: null,
    livemode: false,
    owner: customer
      ? { type: 'customer', customer: customer.id, customer_account: null }
      : { type: 'self', customer_account: null },
    type: type as TaxId['type'],
    value,
    verification: verification(isVerifiedType(type) ? 'pending' : 'unavailable'),
  }
  op.store.insert(pending)
  if (customer === null) return pending
  emit(op, 'customer.tax_id.created', pending)
  if (!isVerifiedType(type)) return pending
  const outcome = verification(verdictOn(value))
  saveAndEmit(op, 'customer.tax_id.updated', pending, { ...pending, verification: outcome })
  return pending
}

function mustBeValid(type: string, value: string): void {
  if (!isTaxIdType(type))
    throw invalid(`Invalid type: ${type} is no type of tax id.`, { param: 'type' })
  const fault = findTaxIdFault(type, value)
  if (fault === null) return
  throw invalid(
    `Invalid value for ${type}. Your input should follow this format: ${fault.example}.`,
    { code: 'tax_id_invalid', param: 'value' },
  )
}

type Status = NonNullable<TaxId['verification']>['status']

/** No register is asked here, so about other values nothing is known. */
function verdictOn(value: string): Status {
  return VERDICTS.find(([magic]) => value.includes(magic))?.[1] ?? 'unavailable'
}

function verification(status: Status): NonNullable<TaxId['verification']> {
  return {
    status,
    verified_address: status === 'verified' ? '123 Test Street' : null,
    verified_name: status === 'verified' ? 'Test Company' : null,
  }
}
