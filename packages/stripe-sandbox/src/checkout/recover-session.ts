import type { Documents } from '../documents.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { priceSession } from './price-session.ts'

type Session = Documents['checkout.session']

const DAY = 86_400
/** https://docs.stripe.com/payments/checkout/abandoned-carts: a recovery link works for 30 days. */
const RECOVERY_LIFETIME = 30 * DAY

/** The link of an expired session that starts it anew, where it was asked for. */
export function recoveryOf(op: Operation, session: Session): Session['after_expiration'] {
  const recovery = session.after_expiration?.recovery
  if (!recovery?.enabled) return session.after_expiration
  return {
    recovery: {
      ...recovery,
      expires_at: session.expires_at + RECOVERY_LIFETIME,
      url: `${op.settings.url}/c/recover/${newId('recovery')}`,
    },
  }
}

/** A new session like the expired one that the link belongs to, or null for a link that leads nowhere. */
export function recoverSession(op: Operation, recoveryKey: string): Session | null {
  const url = `${op.settings.url}/c/recover/${recoveryKey}`
  const [expired] = op.store.all('checkout.session', { 'after_expiration.recovery.url': url })
  const recovery = expired?.after_expiration?.recovery
  if (!expired || !recovery?.expires_at || recovery.expires_at < op.now) return null
  const id = newId('checkoutSession')
  const copy: Session = {
    ...expired,
    id,
    after_expiration: { recovery: { ...recovery, expires_at: null, url: null } },
    allow_promotion_codes: recovery.allow_promotion_codes,
    created: op.now,
    expires_at: op.now + DAY,
    recovered_from: expired.id,
    status: 'open',
    url: `${op.settings.url}/c/pay/${id}`,
    internal: {
      ...expired.internal,
      paymentIntentId: null,
      setupIntentId: null,
      lastError: null,
      buyer: null,
    },
  }
  const session = priceSession(op, copy)
  op.store.insert(session)
  return session
}
