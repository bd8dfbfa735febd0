import type { Interval } from '#domain/plans.ts'

/** Monthly or yearly, for all plans at once. */
export function IntervalChoice(props: {
  value: Interval
  yearlyLabel: string
  onChange: (interval: Interval) => void
}) {
  const options = { month: 'Monthly', year: props.yearlyLabel } satisfies Record<Interval, string>
  return (
    <fieldset className="w-full min-w-0 mid:w-auto">
      <legend className="sr-only">How often you pay</legend>
      <div className="interval text-note">
        {(['month', 'year'] as const).map((interval) => (
          <label key={interval}>
            <input
              type="radio"
              name="interval"
              value={interval}
              checked={props.value === interval}
              onChange={() => props.onChange(interval)}
            />
            {options[interval]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
