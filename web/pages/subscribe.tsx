import { useSearchParams } from 'wouter'
import type { Account } from '../api.ts'
import { useAccount, useOffer, useSubscription } from '../queries.ts'
import { FailurePage } from '../ui/failure-page.tsx'
import { LoadingPage } from '../ui/loading-page.tsx'
import { AccountStep } from './subscribe/account-step.tsx'
import { AlreadySubscribed } from './subscribe/already-subscribed.tsx'
import { readChoice } from './subscribe/choice.ts'
import { PlanStep } from './subscribe/plan-step.tsx'
import { SignedInStep } from './subscribe/signed-in-step.tsx'

/** An account, a plan, then the payment page at Stripe: three steps at one address. */
export function SubscribePage() {
  const account = useAccount()
  const [params] = useSearchParams()
  // Asked for at once, as both steps need it.
  useOffer()
  if (account.isPending) return <LoadingPage />
  if (account.isError) return <FailurePage error={account.error} onRetry={account.refetch} />
  if (!account.data) return <AccountStep choice={readChoice(params)} />
  return <SignedInFlow account={account.data} />
}

function SignedInFlow(props: { account: Account }) {
  const [params] = useSearchParams()
  const subscription = useSubscription({ enabled: true })
  const offer = useOffer()
  if (subscription.isPending || offer.isPending) return <LoadingPage />
  if (subscription.isError) {
    return <FailurePage error={subscription.error} onRetry={subscription.refetch} />
  }
  if (offer.isError) return <FailurePage error={offer.error} onRetry={offer.refetch} />
  const { checkout } = subscription.data.can
  if (!checkout.allowed) {
    return (
      <AlreadySubscribed subscription={subscription.data.subscription} reason={checkout.reason} />
    )
  }
  if (params.get('step') === 'account') {
    return <SignedInStep account={props.account} choice={readChoice(params)} />
  }
  return <PlanStep account={props.account} offer={offer.data} />
}
