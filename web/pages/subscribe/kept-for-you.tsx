import { adverb, money, whatIsDue } from '../../plan-words.ts'
import { useOffer } from '../../queries.ts'
import type { Choice } from './choice.ts'

/** The plan that was chosen before the account, so that nobody fears to lose it. */
export function KeptForYou(props: { choice: Choice }) {
  const offer = useOffer()
  const plan = offer.data?.plans.find(({ slug }) => slug === props.choice.plan)
  if (offer.isPending) return <p aria-hidden="true">&nbsp;</p>
  if (!offer.data || !plan) {
    return (
      <p className="text-dust">
        Next you pick a plan. Nothing is charged before you confirm it on the payment page.
      </p>
    )
  }
  const { interval } = props.choice
  const { trialAvailable, now } = offer.data
  const due = whatIsDue({ plan, interval, trialAvailable, now: new Date(now) })
  return (
    <p className="figures text-dust">
      <strong className="font-medium text-text">Kept for you:</strong> {plan.name},{' '}
      {adverb(interval)}, {money(due.then)}
      {due.freeDays > 0 ? ` after ${due.freeDays} free days.` : '.'}
    </p>
  )
}
