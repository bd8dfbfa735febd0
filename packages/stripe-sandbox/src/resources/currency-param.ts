import { invalid } from '../http/api-error.ts'
import type { Param } from '../http/read-params.ts'

const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

/** A three-letter currency code in either case; handlers get it in lower case. */
export const currency: Param<string> = {
  required: false,
  read(raw, path) {
    const code = typeof raw === 'string' ? raw.toLowerCase() : ''
    if (KNOWN.has(code)) return code
    throw invalid(
      `Invalid currency: ${typeof raw === 'string' ? raw.slice(0, 20) : '{…}'}. Use a three-letter ISO code, such as usd or eur: https://stripe.com/docs/currencies`,
      { param: path },
    )
  },
}
