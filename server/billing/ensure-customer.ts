import { createHash } from 'node:crypto'
import type { Context, SignedIn } from '../context.ts'
import { callStripe } from '../stripe/call-stripe.ts'
import { bindCustomer, findCustomerId, rebindCustomer } from './queries.ts'

/**
 * The account's customer at Stripe, made when there is none. It carries our account id, and the account's id is the
 * idempotency key, so that parallel clicks get one customer. Never matched by address: an address proves nothing.
 */
export async function ensureCustomer(ctx: Context, signedIn: SignedIn): Promise<string> {
  const known = await findCustomerId(ctx.db, signedIn.accountId)
  if (known) return known
  const customerId = await createCustomer(ctx, signedIn, 'first')
  await bindCustomer(ctx.db, signedIn.accountId, customerId, ctx.clock.now())
  return (await findCustomerId(ctx.db, signedIn.accountId)) ?? customerId
}

/** Somebody deleted the customer in Stripe's dashboard, which also cancelled what it had: the account gets another. */
export async function replaceCustomer(
  ctx: Context,
  signedIn: SignedIn,
  goneId: string,
): Promise<void> {
  const customerId = await createCustomer(ctx, signedIn, `after:${goneId}`)
  await rebindCustomer(ctx.db, { accountId: signedIn.accountId, goneId, customerId })
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

/** Receipts and Stripe's own mails go to the customer's address, so a changed one is told to Stripe. */
export async function updateCustomerEmail(
  ctx: Context,
  accountId: string,
  email: string,
): Promise<void> {
  const customerId = await findCustomerId(ctx.db, accountId)
  if (customerId === null) return
  await callStripe(ctx, (stripe) => stripe.customers.update(customerId, { email }))
}
