import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { oneOf, required, text, url } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { getFor, type Operation } from '../operation.ts'
import { buildPortalSession } from '../portal/build-session.ts'
import { type Configuration, defaultConfiguration } from '../portal/default-configuration.ts'
import { LOCALES } from '../portal/portal-locales.ts'
import { FLOW_DATA, readFlow } from '../portal/session-flow.ts'

export const portalSessionRoutes = [
  route(
    'POST',
    '/v1/billing_portal/sessions',
    {
      configuration: text,
      customer: required(text),
      flow_data: FLOW_DATA,
      locale: oneOf(...LOCALES),
      return_url: url,
    },
    (op, { params }) => {
      const customer = getFor(op, 'customer', params.customer, 'customer')
      const configuration = configurationFor(op, params.configuration)
      const session = buildPortalSession(op, {
        configuration,
        customerId: customer.id,
        flow: params.flow_data ? readFlow(op, params.flow_data, customer.id, configuration) : null,
        locale: params.locale ?? null,
        returnUrl: params.return_url ?? null,
      })
      op.store.insert(session)
      emit(op, 'billing_portal.session.created', session)
      return session
    },
  ),
]

function configurationFor(op: Operation, id: string | undefined): Configuration {
  if (id === undefined) return defaultConfiguration(op)
  const configuration = getFor(op, 'billing_portal.configuration', id, 'configuration')
  if (configuration.active) return configuration
  throw invalid(`The configuration ${id} is not active.`, { param: 'configuration' })
}
