import { useSearchParams } from 'wouter'
import type { Interval } from '#domain/plans.ts'
import type { Offer, OfferedPlan } from '../../api.ts'

export interface Choice {
  plan: string | null
  interval: Interval
}

/** The chosen plan lives in the address, so that it survives registering, signing in, leaving and coming back. */
export function readChoice(params: URLSearchParams): Choice {
  return {
    plan: params.get('plan'),
    interval: params.get('interval') === 'year' ? 'year' : 'month',
  }
}

export function subscribeHref(choice: Choice, step?: 'account'): string {
  const params = new URLSearchParams()
  if (choice.plan) params.set('plan', choice.plan)
  if (choice.plan || choice.interval === 'year') params.set('interval', choice.interval)
  if (step) params.set('step', step)
  const query = params.toString()
  return `/subscribe/${query ? `?${query}` : ''}`
}

export function useChoice(): [Choice, (choice: Choice) => void] {
  const [params, setParams] = useSearchParams()
  const choose = (choice: Choice) => {
    setParams(
      (known) => {
        const next = new URLSearchParams(known)
        if (choice.plan) next.set('plan', choice.plan)
        next.set('interval', choice.interval)
        return next
      },
      { replace: true },
    )
  }
  return [readChoice(params), choose]
}

/** The plan that is lit: the chosen one, else the one most people choose. */
export function litPlan(offer: Offer, choice: Choice): OfferedPlan | null {
  const chosen = offer.plans.find((plan) => plan.slug === choice.plan)
  return chosen ?? offer.plans.find((plan) => plan.mostChosen) ?? offer.plans[0] ?? null
}
