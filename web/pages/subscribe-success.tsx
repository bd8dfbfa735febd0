import { Redirect, useSearchParams } from 'wouter'
import type { CheckoutConfirmation } from '../api.ts'
import { isStatus } from '../failures.ts'
import { day } from '../plan-words.ts'
import { useAccount, useNow, useOffer } from '../queries.ts'
import { ButtonLink } from '../ui/button.tsx'
import { FailurePage } from '../ui/failure-page.tsx'
import { MessagePage } from '../ui/message-page.tsx'
import { ScreenHall } from '../ui/screen-hall.tsx'
import { Facts } from './success/facts.tsx'
import { describeSteps } from './success/step-words.ts'
import { Steps } from './success/steps.tsx'
import { useConfirmation } from './success/use-confirmation.ts'

/** Where Stripe returns the buyer. It asks for the truth at once, so it never says less than is so. */
export function SubscribeSuccessPage() {
  const [params] = useSearchParams()
  const sessionId = params.get('session_id') ?? ''
  const account = useAccount()
  const { confirmation, isSlow } = useConfirmation(sessionId, sessionId !== '' && !!account.data)
  if (sessionId === '') return <Redirect to="/account" />
  if (account.isError) return <FailurePage error={account.error} onRetry={account.refetch} />
  if (account.data === null) {
    const here = `/subscribe/success?session_id=${encodeURIComponent(sessionId)}`
    return <Redirect to={`/sign-in?next=${encodeURIComponent(here)}`} />
  }
  if (confirmation.isError) {
    if (isStatus(confirmation.error, 404)) return <NotYours />
    return <FailurePage error={confirmation.error} onRetry={confirmation.refetch} />
  }
  const email = account.data?.email ?? null
  if (!confirmation.data || confirmation.data.state === 'processing') {
    return <Waiting steps={confirmation.data?.steps ?? []} email={email} isSlow={isSlow} />
  }
  if (confirmation.data.state === 'subscribed') {
    return <Subscribed answer={confirmation.data} email={email} />
  }
  return <NotPaid expired={confirmation.data.state === 'expired'} />
}

function Subscribed(props: { answer: CheckoutConfirmation; email: string | null }) {
  const { subscription, invoice, steps } = props.answer
  const offer = useOffer()
  const now = useNow()
  const plan = offer.data?.plans.find(({ slug }) => slug === subscription?.plan) ?? null
  if (!subscription) return <Redirect to="/account" />
  const freeUntil = subscription.trialEndAt
  return (
    <main className="flex-1">
      <ScreenHall
        lit
        title="You’re in"
        lines={['You’re in.', 'Lights down.']}
        email={props.email}
        beside={
          <>
            {subscription.planName} is on. <br className="hidden wide:block" />
            {freeUntil
              ? `Free until ${day(freeUntil, now)}.`
              : `Paid until ${day(subscription.currentPeriodEndAt, now)}.`}
          </>
        }
      />
      <div className="page-width pb-16">
        <Facts subscription={subscription} invoice={invoice} plan={plan} now={now} />
        <div className="mt-7 flex flex-wrap items-start justify-between gap-x-16 gap-y-10 desk:mt-10">
          <ButtonLink kind="main" href="/account" className="w-full wide:w-auto">
            Go to your account
          </ButtonLink>
          <Steps steps={describeSteps(steps, subscription.planName)} />
        </div>
      </div>
    </main>
  )
}

function Waiting(props: {
  steps: CheckoutConfirmation['steps']
  email: string | null
  isSlow: boolean
}) {
  return (
    <main aria-busy="true" className="flex-1">
      <ScreenHall
        lit={false}
        title="Confirming your payment"
        lines={['One moment.']}
        email={props.email}
        beside="Stripe is confirming your payment."
      />
      <div className="page-width pt-8 pb-16">
        <p className="max-w-[36rem] text-lead text-dust" role="status">
          {props.isSlow
            ? `This takes longer than usual. You may close this page: nothing is lost, and we write to ${props.email ?? 'you'} as soon as it is through.`
            : 'Your payment page is closed. This page goes on by itself as soon as the answer is here.'}
        </p>
        <div className="mt-8">
          <Steps steps={describeSteps(props.steps, null)} />
        </div>
      </div>
    </main>
  )
}

function NotPaid(props: { expired: boolean }) {
  return (
    <MessagePage
      title={props.expired ? 'This payment page has closed.' : 'The payment is not finished.'}
      actions={
        <ButtonLink kind="main" href="/subscribe/">
          Back to your plan
        </ButtonLink>
      }
    >
      <p>
        {props.expired
          ? 'Nothing was charged. Pick your plan again to open a new one.'
          : 'Nothing was charged. Your plan is kept; continue to payment when you are ready.'}
      </p>
    </MessagePage>
  )
}

function NotYours() {
  return (
    <MessagePage
      title="This payment is not in your account."
      actions={
        <ButtonLink kind="main" href="/account">
          Go to your account
        </ButtonLink>
      }
    >
      <p>
        The link belongs to another account, or does not exist. If you paid while signed in under
        another address, sign in with that one.
      </p>
    </MessagePage>
  )
}
