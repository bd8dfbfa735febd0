import type { ReactNode } from 'react'
import type { SubscriptionStatus } from '#domain/subscription.ts'
import type { Subscription } from '../../api.ts'
import { cardName, day, money, price } from '../../plan-words.ts'

/** How a subscription stands, in one headline and one sentence. */
interface Standing {
  headline: string
  sentence: ReactNode
}

function Fact(props: { children: ReactNode }) {
  return <strong className="font-medium whitespace-nowrap text-text">{props.children}</strong>
}

function WithCard(props: { subscription: Subscription }) {
  const { card } = props.subscription
  if (!card) return null
  return (
    <>
      , with your <Fact>{cardName(card)}</Fact>
    </>
  )
}

function having(subscription: Subscription): string {
  return `You have ${subscription.planName}, for ${price(subscription, subscription.interval)}.`
}

function active(subscription: Subscription, now: Date): Standing {
  const { nextPayment, cancelAt, planName } = subscription
  if (cancelAt) {
    return {
      headline: `You have ${planName} until ${day(cancelAt, now)}.`,
      sentence: 'It is cancelled and ends on that day. Nothing more is charged.',
    }
  }
  if (!nextPayment) return { headline: having(subscription), sentence: 'No payment is planned.' }
  return {
    headline: having(subscription),
    sentence: (
      <>
        Next payment of <Fact>{money(nextPayment)}</Fact> on <Fact>{day(nextPayment.at, now)}</Fact>
        <WithCard subscription={subscription} />.
      </>
    ),
  }
}

function trialing(subscription: Subscription, now: Date): Standing {
  const { trialEndAt, nextPayment, planName } = subscription
  if (subscription.cancelAt || !trialEndAt) return active(subscription, now)
  return {
    headline: `You have ${planName}, free until ${day(trialEndAt, now)}.`,
    sentence: (
      <>
        First payment of{' '}
        <Fact>{nextPayment ? money(nextPayment) : price(subscription, subscription.interval)}</Fact>{' '}
        on <Fact>{day(nextPayment?.at ?? trialEndAt, now)}</Fact>
        <WithCard subscription={subscription} />.
      </>
    ),
  }
}

function pastDue(subscription: Subscription, now: Date): Standing {
  const problem = subscription.paymentProblem
  const tries = problem
    ? ` ${problem.attemptCount} ${problem.attemptCount === 1 ? 'try' : 'tries'} so far.`
    : ''
  return {
    headline: having(subscription),
    sentence: problem?.nextAttemptAt ? (
      <>
        We try again on <Fact>{day(problem.nextAttemptAt, now)}</Fact>
        <WithCard subscription={subscription} />.{tries}
      </>
    ) : (
      `No further try is planned; it stays unpaid until you pay.${tries}`
    ),
  }
}

const STANDINGS = {
  incomplete: ({ planName }) => ({
    headline: `${planName} is not on yet.`,
    sentence: 'The first payment is not finished. Finish it on the payment page, or start again.',
  }),
  incomplete_expired: ({ planName }) => ({
    headline: `${planName} did not start.`,
    sentence: 'The first payment was not finished in time. Nothing was charged.',
  }),
  trialing,
  active,
  past_due: pastDue,
  unpaid: ({ planName }) => ({
    headline: `${planName} is on hold.`,
    sentence: 'No further try is planned. Pay the open amount and it goes on at once.',
  }),
  paused: ({ planName }) => ({
    headline: `${planName} is paused.`,
    sentence: 'Nothing is charged while it is paused.',
  }),
  canceled: ({ planName, endedAt, currentPeriodEndAt }, now) => ({
    headline: `${planName} ended on ${day(endedAt ?? currentPeriodEndAt, now)}.`,
    sentence: 'Nothing more is charged. Your account and your receipts stay.',
  }),
} satisfies Record<SubscriptionStatus, (subscription: Subscription, now: Date) => Standing>

export function describeStanding(subscription: Subscription | null, now: Date): Standing {
  if (!subscription) {
    return {
      headline: 'Your seat is kept. Pick a plan.',
      sentence: 'You have an account and no plan yet. Nothing is charged before you confirm it.',
    }
  }
  return STANDINGS[subscription.status](subscription, now)
}
