import { createTaxId } from '../billing/create-tax-id.ts'
import { emit } from '../events/emit.ts'
import { noSuch } from '../http/api-error.ts'
import { listPage, PAGING } from '../http/list-page.ts'
import { missing, object, oneOf, required, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { TaxId } from '../shapes.ts'

const PATH = '/v1/customers/:id/tax_ids'
const OWN_PATH = '/v1/tax_ids'

const TAX_ID = { type: required(text), value: required(text) }

const OWNER = object({
  customer: text,
  type: required(oneOf('self', 'customer')),
})

/** The tax ids of a customer, and under `/v1/tax_ids` those of the account as well. */
export const taxIdRoutes = [
  route('POST', PATH, TAX_ID, (op, { ids, params }) =>
    createTaxId(op, get(op, 'customer', ids.id!), params),
  ),

  route('GET', PATH, PAGING, (op, { ids, params }) => {
    const customer = get(op, 'customer', ids.id!)
    return listPage(op, 'tax_id', PATH.replace(':id', customer.id), params, {
      where: { customer: customer.id },
    })
  }),

  route('GET', `${PATH}/:tax`, {}, (op, { ids }) => taxIdOf(op, ids.id!, ids.tax!)),

  route('DELETE', `${PATH}/:tax`, {}, (op, { ids }) =>
    deleteTaxId(op, taxIdOf(op, ids.id!, ids.tax!)),
  ),

  route('POST', OWN_PATH, { ...TAX_ID, owner: OWNER }, (op, { params }) =>
    createTaxId(op, ownerOf(op, params.owner), params),
  ),

  route('GET', OWN_PATH, { ...PAGING, owner: OWNER }, (op, { params }) => {
    const owner = ownerOf(op, params.owner)
    return listPage(op, 'tax_id', OWN_PATH, params, { where: { customer: owner?.id ?? null } })
  }),

  route('GET', `${OWN_PATH}/:id`, {}, (op, { ids }) => get(op, 'tax_id', ids.id!)),

  route('DELETE', `${OWN_PATH}/:id`, {}, (op, { ids }) =>
    deleteTaxId(op, get(op, 'tax_id', ids.id!)),
  ),
]

/** The customer that owns it; null is the account itself. */
function ownerOf(op: Operation, owner: { type: string; customer?: string } | undefined) {
  if (owner?.type !== 'customer') return null
  if (!owner.customer) throw missing('owner[customer]')
  return getFor(op, 'customer', owner.customer, 'owner[customer]')
}

function taxIdOf(op: Operation, customerId: string, taxId: string): TaxId {
  const customer = get(op, 'customer', customerId)
  const found = get(op, 'tax_id', taxId)
  if (found.customer !== customer.id) throw noSuch('tax_id', taxId)
  return found
}

function deleteTaxId(op: Operation, taxId: TaxId): object {
  op.store.remove('tax_id', taxId.id)
  if (taxId.customer) emit(op, 'customer.tax_id.deleted', taxId)
  return { id: taxId.id, object: 'tax_id', deleted: true }
}
