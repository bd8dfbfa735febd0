import type { Documents } from '../documents.ts'
import { noSuch } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation } from '../operation.ts'
import { planOf } from './show-price.ts'

/** Recurring prices as the API showed them before there were prices. Plans are read; prices are written. */
export const planRoutes = [
  route(
    'GET',
    '/v1/plans',
    { ...PAGING, active: boolean, created: range, product: text },
    (op, { params }) => {
      const { active, created, product } = params
      const prices = listPage(op, 'price', '/v1/plans', params, {
        where: { type: 'recurring', ...defined({ active, product }) },
        ...defined({ created }),
      })
      return { ...prices, data: prices.data.map(planOf) }
    },
  ),

  route('GET', '/v1/plans/:id', {}, (op, { ids }) => planOf(recurringPrice(op, ids.id!))),
]

function recurringPrice(op: Operation, id: string): Documents['price'] {
  const price = op.store.find('price', id)
  if (!price?.recurring) throw noSuch('plan', id)
  return get(op, 'price', id)
}
