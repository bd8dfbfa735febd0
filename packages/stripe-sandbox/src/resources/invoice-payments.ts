import { defined, listPage, PAGING } from '../http/list-page.ts'
import { object, oneOf, range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'

/** The way back from a payment or refund to its invoice, and so to its subscription. */
export const invoicePaymentRoutes = [
  route(
    'GET',
    '/v1/invoice_payments',
    {
      ...PAGING,
      created: range,
      invoice: text,
      payment: object({
        payment_intent: text,
        type: oneOf('payment_intent'),
      }),
      status: oneOf('open', 'paid', 'canceled'),
    },
    (op, { params }) => {
      const { created, invoice, payment, status } = params
      const where = defined({
        invoice,
        status,
        'payment.payment_intent': payment?.payment_intent,
      })
      return listPage(op, 'invoice_payment', '/v1/invoice_payments', params, {
        where,
        ...defined({ created }),
      })
    },
  ),

  route('GET', '/v1/invoice_payments/:id', {}, (op, { ids }) =>
    get(op, 'invoice_payment', ids.id!),
  ),
]
