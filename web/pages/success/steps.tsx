import type { Step } from './step-words.ts'

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** What happened since the payment page closed, as it happens. */
export function Steps(props: { steps: Step[] }) {
  if (props.steps.length === 0) return null
  return (
    <ol aria-label="What has happened" className="figures min-h-33 space-y-3.5 text-small">
      {props.steps.map((step) => (
        <li key={`${step.at} ${step.words}`} className="flex items-baseline gap-7">
          <time dateTime={step.at} className="text-dust">
            {CLOCK.format(new Date(step.at))}
          </time>
          <span className="flex items-baseline gap-3.5">
            <span
              aria-hidden="true"
              className={`size-2.5 shrink-0 rounded-full ${step.done ? 'border border-bulb-edge bg-bulb' : 'border-2 border-bulb-text'}`}
            />
            {step.words}
          </span>
        </li>
      ))}
    </ol>
  )
}
