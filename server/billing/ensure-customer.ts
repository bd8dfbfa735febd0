import { createHash } from 'node:crypto'
import type { Context, SignedIn } from '../context.ts'
import { callStripe } from '../stripe/call-stripe.ts'
import { PRIORITY } from '../stripe/event-table.ts'
import { markDirty } from '../stripe/queries.ts'
import { bindCustomer, findCustomerId, rebindCustomer } from './queries.ts'

/**
 * The account's customer at Stripe, made when there is none. It carries our account id, and the account's id is the
 * idempotency key, so that parallel clicks get one customer. Never matched by address: an address proves nothing.
 */
export async function ensureCustomer(ctx: Context, signedIn: SignedIn): Promise<string> {
  const known = await findCustomerId(ctx.db, signedIn.accountId)
  if (known) return known
  const customerId = await createCustomer(ctx, signedIn, 'first')
  const { accountId, email } = signedIn
  await bindCustomer(ctx.db, { accountId, customerId, email }, ctx.clock.now())
  return (await findCustomerId(ctx.db, signedIn.accountId)) ?? customerId
}

/** Somebody deleted the customer in Stripe's dashboard, which also cancelled what it had: the account gets another. */
export async function replaceCustomer(
  ctx: Context,
  signedIn: SignedIn,
  goneId: string,
): Promise<void> {
  const customerId = await createCustomer(ctx, signedIn, `after:${goneId}`)
  const { accountId, email } = signedIn
  await rebindCustomer(ctx.db, { accountId, customerId, email }, goneId)
}

async function createCustomer(
  ctx: Context,
  { accountId, email, name }: SignedIn,
  occasion: string,
): Promise<string> {
  // Stripe refuses a key with other parameters, so the parameters are part of it.
  const details = createHash('sha256')
    .update(JSON.stringify([email, name]))
    .digest('hex')
  const idempotencyKey = `customer:${accountId}:${occasion}:${details.slice(0, 16)}`
  const customer = await callStripe(ctx, (stripe) =>
    stripe.customers.create(
      { email, name, metadata: { account_id: accountId } },
      { idempotencyKey, maxNetworkRetries: 2 },
    ),
  )
  return customer.id
}

/**
 * Receipts and Stripe's own mails go to the customer's address. A changed one is told by the next sync, which is asked
 * for here, so that a Stripe that does not answer delays it and loses nothing.
 */
export async function noteEmailChange(ctx: Context, accountId: string): Promise<void> {
  const customerId = await findCustomerId(ctx.db, accountId)
  if (customerId === null) return
  const mark = { priority: PRIORITY.event, fullFetch: false, now: ctx.wall.now() }
  await markDirty(ctx.db, customerId, mark)
  ctx.wake('customers')
}
