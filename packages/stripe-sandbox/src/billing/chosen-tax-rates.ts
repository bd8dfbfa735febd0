import { invalid } from '../http/api-error.ts'
import { getFor, type Operation } from '../operation.ts'
import type { TaxRate } from '../shapes.ts'

/** The rates that a request names. An archived one cannot be given to anything new. */
export function chosenTaxRates(op: Operation, ids: readonly string[], path: string): TaxRate[] {
  return ids.map((id, index) => {
    const rate = getFor(op, 'tax_rate', id, `${path}[${index}]`)
    if (rate.active) return rate
    throw invalid(`The tax rate ${id} is archived and cannot be applied.`, { param: path })
  })
}
