import type { Store } from '../store/open-store.ts'
import { invalid } from './api-error.ts'

export const ACCESS = ['none', 'read', 'write'] as const
export type Access = (typeof ACCESS)[number]

/** A key that may do only what it was given: https://docs.stripe.com/keys/restricted-api-keys */
export interface RestrictedKey {
  /** Begins with `rk_test_`. */
  key: string
  /** By family of addresses, see `PERMISSIONS`; `write` includes `read`, and what is not named is `none`. */
  permissions: Record<string, Access>
}

/** Families of addresses, and the middle of the permission's name at Stripe. */
const PERMISSIONS: Record<string, string> = {
  balance: 'balance',
  balance_transactions: 'balance_transaction',
  billing_portal: 'customer_portal',
  charges: 'charge',
  checkout_sessions: 'checkout_session',
  coupons: 'coupon',
  credit_notes: 'credit_note',
  customers: 'customer',
  disputes: 'dispute',
  events: 'event',
  invoice_payments: 'invoice',
  invoiceitems: 'invoice',
  invoices: 'invoice',
  payment_intents: 'payment_intent',
  payment_methods: 'payment_method',
  plans: 'plan',
  prices: 'plan',
  products: 'product',
  promotion_codes: 'promotion_code',
  refunds: 'charge',
  setup_attempts: 'setup_intent',
  setup_intents: 'setup_intent',
  subscription_items: 'subscription',
  subscription_schedules: 'subscription',
  subscriptions: 'subscription',
  tax_codes: 'tax_code',
  tax_ids: 'tax_id',
  tax_rates: 'tax_rate',
  test_clocks: 'billing_clock',
  webhook_endpoints: 'webhook',
}

const META = 'restrictedKeys'
const PREFIX = 'rk_test_'

export interface Keyring {
  find(key: string): RestrictedKey | null
  /** Registers a key, or changes what it may do. @throws 400 for a key or a family of the wrong form */
  add(key: RestrictedKey): void
  list(): RestrictedKey[]
}

/** Keys of the start options are always there; those added later are kept with the data and forgotten with it. */
export function createKeyring(store: Store, given: readonly RestrictedKey[]): Keyring {
  for (const key of given) check(key)
  const added = () => JSON.parse(store.readMeta(META) ?? '[]') as RestrictedKey[]
  const list = () => {
    const later = added()
    return [...given.filter(({ key }) => !later.some((other) => other.key === key)), ...later]
  }
  return {
    list,
    find(key) {
      if (!key.startsWith(PREFIX)) return null
      return list().find((candidate) => candidate.key === key) ?? null
    },
    add(key) {
      check(key)
      const others = added().filter((other) => other.key !== key.key)
      store.writeMeta(META, JSON.stringify([...others, key]))
    },
  }
}

function check({ key, permissions }: RestrictedKey): void {
  if (!/^rk_test_\w+$/.test(key)) {
    throw invalid('A restricted key begins with rk_test_ and goes on with letters and digits.', {
      param: 'key',
    })
  }
  for (const [family, access] of Object.entries(permissions)) {
    const param = `permissions[${family}]`
    if (!Object.hasOwn(PERMISSIONS, family)) {
      const known = Object.keys(PERMISSIONS).join(', ')
      throw invalid(`There is no permission '${family}'. There are: ${known}.`, { param })
    }
    if (!ACCESS.includes(access)) {
      throw invalid(`'${access}' is no permission: it must be none, read or write.`, { param })
    }
  }
}

/** The permission that the key lacks for a request, in Stripe's name for it, or null when it may. */
export function lackingPermission(
  { permissions }: RestrictedKey,
  method: string,
  path: string,
): string | null {
  const family = familyOf(path)
  const has = permissions[family] ?? 'none'
  const reads = method === 'GET' || method === 'HEAD' || path === '/v1/invoices/create_preview'
  if (has === 'write' || (has === 'read' && reads)) return null
  return `rak_${PERMISSIONS[family] ?? family}_${reads ? 'read' : 'write'}`
}

const RENAMED: Record<string, string> = {
  checkout: 'checkout_sessions',
  test_helpers: 'test_clocks',
}

function familyOf(path: string): string {
  const [, , first = ''] = path.split('/')
  return RENAMED[first] ?? first
}
