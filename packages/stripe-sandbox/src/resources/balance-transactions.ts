import { defined, listPage, PAGING } from '../http/list-page.ts'
import { range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation } from '../operation.ts'

const PATH = '/v1/balance_transactions'

/** The account's own money: what every charge, refund and dispute moved, and the sum of it. */
export const balanceTransactionRoutes = [
  route(
    'GET',
    PATH,
    { ...PAGING, created: range, currency: text, source: text, type: text },
    (op, { params }) => {
      const { created, currency, source, type } = params
      return listPage(op, 'balance_transaction', PATH, params, {
        where: defined({ currency, source, type }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'balance_transaction', ids.id!)),

  route('GET', '/v1/balance', {}, (op) => ({
    object: 'balance',
    available: sumByCurrency(op),
    livemode: false,
    pending: sumByCurrency(op).map(({ currency }) => ({
      amount: 0,
      currency,
      source_types: { card: 0 },
    })),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  })),
]

function sumByCurrency(op: Operation) {
  const rows = op.store
    .sql(
      `select body ->> '$.currency' as currency, sum(body ->> '$.net') as net from documents
       where kind = 'balance_transaction' group by 1 order by 1`,
    )
    .all()
    .map((row) => ({ amount: Number(row.net), currency: String(row.currency) }))
  // An account has at least its own currency.
  const sums = rows.length > 0 ? rows : [{ amount: 0, currency: 'usd' }]
  return sums.map((sum) => ({ ...sum, source_types: { card: sum.amount } }))
}
