import { saveAndEmit } from '../events/emit.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { mergeMetadata, metadata, range, text } from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { get } from '../operation.ts'

export const chargeRoutes = [
  route(
    'GET',
    '/v1/charges',
    {
      ...PAGING,
      created: range,
      customer: text,
      payment_intent: text,
      ...notYet('transfer_group'),
    },
    (op, { params }) => {
      const { created, customer, payment_intent } = params
      return listPage(op, 'charge', '/v1/charges', params, {
        where: defined({ customer, payment_intent }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', '/v1/charges/:id', {}, (op, { ids }) => get(op, 'charge', ids.id!)),

  route('POST', '/v1/charges/:id', { description: text, metadata }, (op, { ids, params }) => {
    const before = get(op, 'charge', ids.id!)
    const { metadata: change, ...plain } = params
    const after = {
      ...before,
      ...defined(plain),
      metadata: mergeMetadata(before.metadata, change),
    }
    saveAndEmit(op, 'charge.updated', before, after)
    return after
  }),
]
