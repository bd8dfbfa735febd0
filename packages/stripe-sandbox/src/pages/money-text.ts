const MINUS = '−'

/** Currencies that Stripe counts in whole units. https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
)
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))

/** An amount in minor units as a person reads it: `moneyText(1799, 'usd')` is `$17.99`. */
export function moneyText(amount: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Math.abs(amount) / 10 ** digits)
  return amount < 0 ? MINUS + text : text
}

function minorDigits(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0
  return THREE_DECIMAL.has(currency) ? 3 : 2
}

/** `intervalText('month', 1)` is `a month`, `intervalText('month', 3)` is `every 3 months`. */
export function intervalText(interval: string, count: number): string {
  return count === 1 ? `a ${interval}` : `every ${count} ${interval}s`
}

const ADVERBS: Record<string, string> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'yearly',
}

/** `intervalName('month', 1)` is `monthly`, `intervalName('month', 3)` is `every 3 months`. */
export function intervalName(interval: string, count: number): string {
  return count === 1 ? (ADVERBS[interval] ?? interval) : intervalText(interval, count)
}
