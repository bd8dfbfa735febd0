import { defined } from '../http/list-page.ts'
import type { address, Param } from '../http/read-params.ts'
import type { Address } from '../shapes.ts'

type GivenAddress = typeof address extends Param<infer Given> ? Given : never

/** An address as objects show it: what was not given is null. */
export function fullAddress(given: GivenAddress): Address {
  const empty = {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
  }
  return { ...empty, ...defined(given) }
}
