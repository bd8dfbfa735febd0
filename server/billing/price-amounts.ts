import type { Context } from '../context.ts'
import type { NormalSubscription } from '../stripe/normalise.ts'
import { rememberByStripe } from './remember.ts'

const FRESH_MS = 10 * 60_000

/** The amounts of a price in its other currencies, which Stripe shows only when asked. */
const getCurrencyOptions = rememberByStripe<Record<string, number | null>>(
  FRESH_MS,
  async ({ stripe }, id) => {
    const price = await stripe.prices.retrieve(id, { expand: ['currency_options'] })
    const options = Object.entries(price.currency_options ?? {})
    return Object.fromEntries(options.map(([currency, option]) => [currency, option.unit_amount]))
  },
)

/** What one unit costs in the subscription's own currency, which needs not be the price's first one. */
export async function getPriceAmount(
  ctx: Pick<Context, 'stripe' | 'wall'>,
  { priceId, priceAmount, priceCurrency, currency }: NormalSubscription,
): Promise<number> {
  if (currency === priceCurrency) return priceAmount
  const options = await getCurrencyOptions(ctx, priceId)
  return options[currency] ?? priceAmount
}
