import type { Interval } from '#domain/plans.ts'
import type { OfferedPlan } from '../../api.ts'
import { every, money, planFacts } from '../../plan-words.ts'
import { ScreensDrawing } from './screens-drawing.tsx'

/** One plan of the radio group. The label reaches over the whole column, so that any press in it chooses the plan. */
export function PlanColumn(props: {
  plan: OfferedPlan
  interval: Interval
  chosen: boolean
  onChoose: () => void
}) {
  const { plan, interval } = props
  const id = `plan-${plan.slug}`
  return (
    <div className="plan">
      <span aria-hidden="true" className="bulbs plan-bulbs" />
      <span aria-hidden="true" className="bulbs bulbs-lit bulbs-wipe plan-bulbs" />
      <div className="plan-drawing">
        <ScreensDrawing plan={plan} />
      </div>
      <h2 className="plan-name display text-plan">
        <label htmlFor={id} className="plan-label">
          {plan.name}
        </label>
      </h2>
      <input
        id={id}
        type="radio"
        name="plan"
        value={plan.slug}
        checked={props.chosen}
        onChange={props.onChoose}
        aria-describedby={`${id}-price ${id}-facts`}
        className="plan-ring"
      />
      <p className="plan-price figures flex flex-wrap content-start items-center text-lead text-dust">
        <span id={`${id}-price`}>
          <strong className="font-semibold text-text">{money(plan.prices[interval])}</strong>{' '}
          {every(interval)}
        </span>
        {plan.mostChosen && (
          <span className="plan-badge text-small text-bulb-text">Most chosen</span>
        )}
      </p>
      <dl id={`${id}-facts`} className="plan-facts figures text-note">
        {planFacts(plan).map((fact) => (
          <div
            key={fact.name}
            className="plan-fact flex items-baseline justify-between gap-x-4 border-t border-hair py-2.25"
          >
            <dt className="text-dust">{fact.name}</dt>
            <dd className="text-right font-medium">{fact.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
