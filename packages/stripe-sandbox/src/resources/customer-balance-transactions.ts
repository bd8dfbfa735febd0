import { moveCustomerBalance } from '../billing/move-customer-balance.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  clearable,
  integer,
  mergeMetadata,
  metadata,
  range,
  required,
  text,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation } from '../operation.ts'
import type { CustomerBalanceTransaction } from '../shapes.ts'

const PATH = '/v1/customers/:id/balance_transactions'

/** What a customer has in credit or owes, movement by movement. */
export const customerBalanceTransactionRoutes = [
  route(
    'POST',
    PATH,
    {
      amount: required(integer),
      currency: required(text),
      description: clearable(text),
      metadata,
    },
    (op, { ids, params }) => {
      const customer = get(op, 'customer', ids.id!)
      const currency = params.currency.toLowerCase()
      if (customer.currency && customer.currency !== currency) {
        throw invalid(
          `You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or invoice item with currency ${customer.currency}`,
          { param: 'currency' },
        )
      }
      const transaction = moveCustomerBalance(op, customer.id, {
        amount: params.amount,
        type: 'adjustment',
        currency,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      })
      if (transaction === null) throw invalid('The amount cannot be zero.', { param: 'amount' })
      return transaction
    },
  ),

  route('GET', PATH, { ...PAGING, created: range, invoice: text }, (op, { ids, params }) => {
    const customer = get(op, 'customer', ids.id!)
    const { created, invoice } = params
    return listPage(op, 'customer_balance_transaction', PATH.replace(':id', customer.id), params, {
      where: { customer: customer.id, ...defined({ invoice }) },
      ...defined({ created }),
    })
  }),

  route('GET', `${PATH}/:transaction`, {}, (op, { ids }) =>
    transactionOf(op, ids.id!, ids.transaction!),
  ),

  route(
    'POST',
    `${PATH}/:transaction`,
    { description: clearable(text), metadata },
    (op, { ids, params }) => {
      const before = transactionOf(op, ids.id!, ids.transaction!)
      const { metadata: change, ...plain } = params
      const after = {
        ...before,
        ...defined(plain),
        metadata: mergeMetadata(before.metadata ?? {}, change),
      }
      op.store.save(after)
      return after
    },
  ),
]

function transactionOf(
  op: Operation,
  customerId: string,
  transactionId: string,
): CustomerBalanceTransaction {
  const customer = get(op, 'customer', customerId)
  const found = op.store.find('customer_balance_transaction', transactionId)
  if (found?.customer !== customer.id) throw noSuch('customer_balance_transaction', transactionId)
  return found
}
