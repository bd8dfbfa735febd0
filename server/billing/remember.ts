import type { Context } from '../context.ts'

interface Remembered<T> {
  value: Promise<T>
  readAt: number
}

/**
 * Remembers for a while, per Stripe client, what hardly ever changes there: each subscription names a product and a
 * price, and all subscribers share the same few.
 */
export function rememberByStripe<T>(
  freshMs: number,
  read: (ctx: Pick<Context, 'stripe'>, id: string) => Promise<T>,
) {
  const caches = new WeakMap<object, Map<string, Remembered<T>>>()
  return (ctx: Pick<Context, 'stripe' | 'wall'>, id: string): Promise<T> => {
    const cache = caches.get(ctx.stripe) ?? new Map<string, Remembered<T>>()
    caches.set(ctx.stripe, cache)
    const now = ctx.wall.now().getTime()
    const known = cache.get(id)
    if (known && now - known.readAt < freshMs) return known.value
    const value = read(ctx, id)
    cache.set(id, { value, readAt: now })
    value.catch(() => cache.delete(id))
    return value
  }
}
