import { defined, listPage, PAGING } from '../http/list-page.ts'
import { range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'

const PATH = '/v1/radar/early_fraud_warnings'

export const earlyFraudWarningRoutes = [
  route(
    'GET',
    PATH,
    { ...PAGING, charge: text, created: range, payment_intent: text },
    (op, { params }) => {
      const { charge, created, payment_intent } = params
      return listPage(op, 'radar.early_fraud_warning', PATH, params, {
        where: defined({ charge, payment_intent }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'radar.early_fraud_warning', ids.id!)),
]
