import { createHash } from 'node:crypto'
import type { Context, SignedIn } from '../context.ts'
import { callStripe } from '../stripe/call-stripe.ts'
import { bindCustomer, findCustomerId } from './queries.ts'

/**
 * The account's customer at Stripe, made when there is none. It carries our account id, and the account's id is the
 * idempotency key, so that parallel clicks get one customer. Never matched by address: an address proves nothing.
 */
export async function ensureCustomer(ctx: Context, signedIn: SignedIn): Promise<string> {
  const known = await findCustomerId(ctx.db, signedIn.accountId)
  if (known) return known
  const customer = await callStripe(ctx, (stripe) =>
    stripe.customers.create(
      { email: signedIn.email, name: signedIn.name, metadata: { account_id: signedIn.accountId } },
      { idempotencyKey: customerKey(signedIn), maxNetworkRetries: 2 },
    ),
  )
  await bindCustomer(ctx.db, signedIn.accountId, customer.id, ctx.clock.now())
  return (await findCustomerId(ctx.db, signedIn.accountId)) ?? customer.id
}

/** Stripe refuses a key with other parameters, so the parameters are part of it. */
function customerKey({ accountId, email, name }: SignedIn): string {
  const details = createHash('sha256')
    .update(JSON.stringify([email, name]))
    .digest('hex')
  return `customer:${accountId}:${details.slice(0, 16)}`
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
