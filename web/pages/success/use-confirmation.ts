import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CheckoutConfirmation } from '../../api.ts'
import { api } from '../../api.ts'
import { keys, queryClient } from '../../queries.ts'
import { LAST_STEP } from './step-words.ts'

const POLL_MS = 1_500
const SLOW_POLL_MS = 5_000
/** After so many answers the wait is no longer usual and the page says so. */
const USUAL_ANSWERS = 20

/** A payment is waited for as long as it takes; the mail that follows, only for the usual while. */
function isUnderWay(confirmation: CheckoutConfirmation | undefined, isSlow: boolean): boolean {
  if (confirmation?.state === 'processing') return true
  if (confirmation?.state !== 'subscribed' || isSlow) return false
  return confirmation.steps.every(({ kind }) => kind !== LAST_STEP)
}

/** Confirms the payment and asks again until it is settled and its last step is told. */
export function useConfirmation(sessionId: string, enabled: boolean) {
  const [answers, setAnswers] = useState(0)
  const isSlow = answers > USUAL_ANSWERS
  const confirmation = useQuery({
    queryKey: ['checkout-confirmation', sessionId],
    queryFn: () => api.confirmCheckout(sessionId),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => {
      if (!isUnderWay(state.data, isSlow)) return false
      return isSlow ? SLOW_POLL_MS : POLL_MS
    },
  })
  const { data, dataUpdatedAt } = confirmation
  useEffect(() => {
    if (dataUpdatedAt > 0) setAnswers((known) => known + 1)
  }, [dataUpdatedAt])
  useEffect(() => {
    // The account page must not show what was true before the payment.
    if (data?.state === 'subscribed') {
      void queryClient.invalidateQueries({ queryKey: keys.subscription })
      void queryClient.invalidateQueries({ queryKey: keys.entitlement })
      void queryClient.invalidateQueries({ queryKey: keys.invoices })
    }
  }, [data?.state])
  return { confirmation, isSlow }
}
