import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, list, range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'

export const eventRoutes = [
  route(
    'GET',
    '/v1/events',
    {
      ...PAGING,
      created: range,
      delivery_success: boolean,
      type: text,
      types: list(text, 20),
    },
    (op, { params }) => {
      const { created, delivery_success: delivered, type, types } = params
      return listPage(op, 'event', '/v1/events', params, {
        ...defined({ created }),
        // `charge.*` is allowed by Stripe as a group of types.
        ...(type?.endsWith('.*') ? { prefix: { path: 'type', value: type.slice(0, -1) } } : {}),
        ...(type && !type.endsWith('.*') ? { where: { type } } : {}),
        ...(types ? { in: { path: 'type', values: types } } : {}),
        ...(delivered === undefined ? {} : { undelivered: !delivered }),
      })
    },
  ),

  route('GET', '/v1/events/:id', {}, (op, { ids }) => get(op, 'event', ids.id!)),
]
