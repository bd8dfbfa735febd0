import { Redirect } from 'wouter'
import type { Account, SubscriptionAnswer } from '../api.ts'
import {
  useAccount,
  useEntitlement,
  useInvoices,
  useNow,
  useOffer,
  useSessions,
  useSubscription,
} from '../queries.ts'
import { ButtonLink } from '../ui/button.tsx'
import { FailurePage } from '../ui/failure-page.tsx'
import { Headline } from '../ui/headline.tsx'
import { LoadingPage } from '../ui/loading-page.tsx'
import { SignedInAs, SiteHeader } from '../ui/site-header.tsx'
import { Status } from '../ui/status.tsx'
import { AccountDetails } from './account/account-details.tsx'
import { BillingHistory } from './account/billing-history.tsx'
import { PaymentBanner } from './account/payment-banner.tsx'
import { PlanRows } from './account/plan-rows.tsx'
import { Sessions } from './account/sessions.tsx'
import { SignOutButton } from './account/sign-out-button.tsx'
import { describeStanding } from './account/standing.tsx'

/** One headline says what one has; beneath it stands all that can be done about it. */
export function AccountPage() {
  const account = useAccount()
  const isSignedIn = !!account.data
  const subscription = useSubscription({ enabled: isSignedIn, live: true })
  // All asked for at once and drawn together, so that nothing moves when one comes later.
  const entitlement = useEntitlement({ enabled: isSignedIn })
  const invoices = useInvoices({ enabled: isSignedIn })
  const sessions = useSessions({ enabled: isSignedIn })
  const offer = useOffer()
  if (account.isError) return <FailurePage error={account.error} onRetry={account.refetch} />
  if (account.data === null) return <Redirect to="/sign-in?next=/account" replace />
  if (subscription.isError && !subscription.data) {
    return <FailurePage error={subscription.error} onRetry={subscription.refetch} />
  }
  const isWaiting = [entitlement, offer, invoices, sessions].some((query) => query.isPending)
  if (!account.data || !subscription.data || isWaiting) return <LoadingPage />
  return <AccountView account={account.data} answer={subscription.data} />
}

function AccountView(props: { account: Account; answer: SubscriptionAnswer }) {
  const { account, answer } = props
  const { subscription } = answer
  const entitlement = useEntitlement({ enabled: true })
  const offer = useOffer()
  const now = useNow()
  const standing = describeStanding(subscription, now)
  const plan = offer.data?.plans.find(({ slug }) => slug === subscription?.plan) ?? null
  return (
    <>
      <SiteHeader>
        <div className="hidden min-w-0 wide:block">
          <SignedInAs email={account.email} />
        </div>
        <SignOutButton />
      </SiteHeader>
      <main className="page-width flex-1 pt-3 pb-20">
        {subscription?.paymentProblem && (
          <PaymentBanner
            problem={subscription.paymentProblem}
            entitlement={entitlement.data}
            now={now}
          />
        )}
        <Headline
          title="Your account"
          className="figures mt-8 max-w-[20ch] text-headline desk:mt-14 desk:max-w-none"
        >
          {standing.headline}
        </Headline>
        <p className="figures mt-4 max-w-[46rem] text-[clamp(1.0625rem,1rem+0.35vw,1.25rem)] text-dust desk:mt-5">
          {standing.sentence}
        </p>
        {subscription?.provisional && (
          <p className="mt-3 text-note">
            <Status shape="waiting">Stripe is confirming this; it is about to be final.</Status>
          </p>
        )}
        {answer.can.checkout.allowed && (
          <ButtonLink
            kind="main"
            className="mt-7 max-wide:w-full"
            href={`/subscribe/${subscription ? `?plan=${subscription.plan}&interval=${subscription.interval}` : ''}`}
          >
            Pick a plan
          </ButtonLink>
        )}
        <div className="mt-10 grid gap-x-18 gap-y-14 desk:mt-12 desk:grid-cols-[minmax(0,1fr)_22.75rem]">
          <div className="min-w-0 space-y-14">
            {subscription && (
              <PlanRows answer={answer} subscription={subscription} plan={plan} now={now} />
            )}
            <BillingHistory now={now} awaitedId={subscription?.paymentProblem?.invoiceId ?? null} />
          </div>
          <div className="grid min-w-0 content-start gap-x-10 gap-y-12 mid:max-desk:grid-cols-2">
            <AccountDetails account={account} />
            <Sessions />
          </div>
        </div>
        <footer className="mt-16 border-t border-hair pt-6 text-right text-small text-dust">
          Questions? Reply to any of our mails.
        </footer>
      </main>
    </>
  )
}
