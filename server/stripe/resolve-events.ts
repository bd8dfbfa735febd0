import type Stripe from 'stripe'
import { MINUTE_MS } from '#domain/dates.ts'
import type { Context } from '../context.ts'
import { transaction } from '../db/connect.ts'
import { isOutage, reportFailure, takePermit } from './budget.ts'
import { isMissingAtStripe } from './call-stripe.ts'
import { listUnresolvedEvents, postponeEvent, resolveEvent } from './event-queries.ts'
import { PRIORITY } from './event-table.ts'
import { optionalId } from './normalise.ts'
import { isOurCustomer, markDirty } from './queries.ts'
import { readEvent } from './read-event.ts'

const BATCH = 20

/** Refunds, disputes and invoice payments name no customer; what they refer to does. */
const LOOKUPS: Record<string, (stripe: Stripe, id: string) => Promise<{ customer: unknown }>> = {
  pi: (stripe, id) => stripe.paymentIntents.retrieve(id),
  ch: (stripe, id) => stripe.charges.retrieve(id),
  py: (stripe, id) => stripe.charges.retrieve(id),
  in: (stripe, id) => stripe.invoices.retrieve(id),
}

/** Finds the customer of events that arrived without one. @returns how many were looked at */
export async function resolveEvents(ctx: Context): Promise<number> {
  const events = await listUnresolvedEvents(ctx.db, BATCH, ctx.wall.now())
  for (const event of events) {
    try {
      const customerId = await lookUp(ctx, readEvent(event.payload)?.references ?? [])
      await settle(ctx, event.id, customerId)
    } catch (error) {
      await reportFailure(ctx, error)
      const delayMs = isOutage(error) ? MINUTE_MS : MINUTE_MS * 2 ** Math.min(event.attempts, 8)
      const message = error instanceof Error ? error.message : String(error)
      await postponeEvent(ctx.db, event.id, message, new Date(ctx.wall.now().getTime() + delayMs))
    }
  }
  return events.length
}

async function lookUp(ctx: Context, references: string[]): Promise<string | null> {
  for (const id of references) {
    const look = LOOKUPS[id.split('_')[0] ?? '']
    if (!look) continue
    const permit = await takePermit(ctx, 1)
    if (!permit.granted) throw new Error(`waiting for the ${permit.why}`)
    try {
      return optionalId((await look(ctx.stripe, id)).customer)
    } catch (error) {
      if (!isMissingAtStripe(error)) throw error
    }
  }
  return null
}

async function settle(ctx: Context, eventId: string, customerId: string | null): Promise<void> {
  const now = ctx.wall.now()
  const ours = customerId !== null && (await isOurCustomer(ctx.db, customerId))
  await transaction(ctx.db, async (trx) => {
    await resolveEvent(trx, eventId, { state: ours ? 'received' : 'ignored', customerId, now })
    if (ours) await markDirty(trx, customerId, { priority: PRIORITY.event, fullFetch: true, now })
  })
  if (ours) ctx.wake('customers')
}
