import { Link } from 'wouter'
import type { OfferedPlan } from '../../api.ts'
import { money, planInShort } from '../../plan-words.ts'
import { subscribeHref } from '../subscribe/choice.ts'

/** Three plans in three lines each; the rest is told where one is picked. */
export function PlansInShort(props: { plans: OfferedPlan[] | null; failed: boolean }) {
  return (
    <section aria-labelledby="plans">
      <h2 id="plans" className="display text-section">
        Three ways to sit
      </h2>
      {props.failed && (
        <p role="alert" className="mt-4 border-t border-hair pt-4">
          The plans did not load. Reload the page to see them.
        </p>
      )}
      {!props.failed && (
        <ul className="landing-plans mt-5 grid border-y border-hair">
          {props.plans
            ? props.plans.map((plan) => <PlanInShort key={plan.slug} plan={plan} />)
            : ['a', 'b', 'c'].map((place) => <li key={place} className="landing-plan" />)}
        </ul>
      )}
    </section>
  )
}

function PlanInShort(props: { plan: OfferedPlan }) {
  const { plan } = props
  return (
    <li className="landing-plan figures">
      <span aria-hidden="true" className="bulbs plan-bulbs" />
      <span aria-hidden="true" className="bulbs bulbs-lit bulbs-wipe plan-bulbs" />
      <h3 className="display text-plan">{plan.name}</h3>
      <p className="mt-2 text-lead text-dust">
        <strong className="font-semibold text-text">{money(plan.prices.month)}</strong> a month
      </p>
      <p className="mt-1 text-note text-dust">{planInShort(plan)}</p>
      <p className="mt-1 text-note text-bulb-text empty:hidden mid:min-h-6 mid:empty:block">
        {plan.trialDays > 0 && `${plan.trialDays} days free`}
      </p>
      <Link
        href={subscribeHref({ plan: plan.slug, interval: 'month' })}
        className="link reach mt-3 inline-block"
      >
        Pick {plan.name}
      </Link>
    </li>
  )
}
