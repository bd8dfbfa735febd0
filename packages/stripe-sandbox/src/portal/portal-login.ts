import { emit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import { buildPortalSession } from './build-session.ts'
import type { Configuration } from './default-configuration.ts'

/** The login page that a configuration has switched on, or null. */
export function findLogin(op: Operation, loginKey: string): Configuration | null {
  const where = { 'internal.loginKey': loginKey }
  const configuration = op.store.all('billing_portal.configuration', where)[0]
  return configuration?.active && configuration.login_page.enabled ? configuration : null
}

/** The link that Stripe would mail to the newest customer with this address; null when there is none. */
export function requestLink(op: Operation, loginKey: string, email: string): string | null {
  const configuration = findLogin(op, loginKey)
  const customer = op.store.all('customer', { email: email.trim() }).at(-1)
  if (!configuration || !customer) return null
  const session = buildPortalSession(op, {
    configuration,
    customerId: customer.id,
    flow: null,
    locale: null,
    returnUrl: null,
  })
  op.store.insert(session)
  emit(op, 'billing_portal.session.created', session)
  return session.url
}
