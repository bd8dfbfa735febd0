import { emit } from '../events/emit.ts'
import { required, text, url } from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { newId, randomText } from '../ids.ts'
import { getFor } from '../operation.ts'
import type { PortalSession } from '../shapes.ts'

/** The link is made; the page behind it is not yet. */
export const portalSessionRoutes = [
  route(
    'POST',
    '/v1/billing_portal/sessions',
    {
      customer: required(text),
      return_url: url,
      ...notYet('configuration', 'flow_data', 'locale', 'on_behalf_of', 'customer_account'),
    },
    (op, { params }) => {
      const customer = getFor(op, 'customer', params.customer, 'customer')
      const session: PortalSession = {
        id: newId('portalSession'),
        object: 'billing_portal.session',
        configuration: 'bpc_1SandboxDefaultConfigurat',
        created: op.now,
        customer: customer.id,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: null,
        on_behalf_of: null,
        return_url: params.return_url ?? null,
        url: `${op.settings.url}/p/session/test_${randomText(40)}`,
      }
      op.store.insert(session)
      emit(op, 'billing_portal.session.created', session)
      return session
    },
  ),
]
