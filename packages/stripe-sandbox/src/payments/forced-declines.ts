import { DECLINES, type Decline } from '../declines.ts'
import { invalid } from '../http/api-error.ts'

/** Refusals that a person ordered. In memory, so that a change that is taken back does not bring them back. */
export interface ForcedDeclines {
  /** The customer's next charge is refused, whatever the card; '*' means the next charge of anybody. */
  force(customer: string, declineCode: string): void
  take(customer: string | null): Decline | null
  clear(): void
}

export function createForcedDeclines(): ForcedDeclines {
  const forced = new Map<string, Decline>()
  return {
    force(customer, declineCode) {
      const refusal = (DECLINES as Record<string, Decline>)[declineCode]
      if (!refusal || refusal.declineCode === null) {
        throw invalid(`Not a decline code that the sandbox knows: ${declineCode}`, {
          param: 'decline_code',
        })
      }
      forced.set(customer, refusal)
    },
    take(customer) {
      const key = customer !== null && forced.has(customer) ? customer : '*'
      const refusal = forced.get(key) ?? null
      forced.delete(key)
      return refusal
    },
    clear: () => forced.clear(),
  }
}
