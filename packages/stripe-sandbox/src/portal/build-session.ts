import type { Documents } from '../documents.ts'
import { newId, randomText } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { Configuration } from './default-configuration.ts'
import type { Flow } from './session-flow.ts'

export interface NewPortalSession {
  configuration: Configuration
  customerId: string
  flow: Flow | null
  locale: Documents['billing_portal.session']['locale']
  returnUrl: string | null
}

export function buildPortalSession(
  op: Operation,
  params: NewPortalSession,
): Documents['billing_portal.session'] {
  const portalKey = `test_${randomText(40)}`
  return {
    id: newId('portalSession'),
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: params.configuration.id,
    created: op.now,
    customer: params.customerId,
    customer_account: null,
    flow: params.flow,
    livemode: false,
    locale: params.locale,
    on_behalf_of: null,
    return_url: params.returnUrl ?? params.configuration.default_return_url,
    url: `${op.settings.url}/p/session/${portalKey}`,
    internal: { portalKey, createdAtMs: op.wallMs(), seenAtMs: null, flowCompleted: false },
  }
}
