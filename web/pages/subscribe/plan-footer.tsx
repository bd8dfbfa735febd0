import type { Interval } from '#domain/plans.ts'
import type { Offer, OfferedPlan } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { whatIsDue } from '../../plan-words.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { subscribeHref } from './choice.ts'
import { DueSentence, firstPaymentNote } from './due-sentence.tsx'

/** The sum and the way to the payment page; on a phone they stay in sight while the plans scroll. */
export function PlanFooter(props: {
  offer: Offer
  plan: OfferedPlan
  interval: Interval
  formId: string
  isLeaving: boolean
  error: Error | null
}) {
  const { offer, plan, interval } = props
  const now = new Date(offer.now)
  const due = whatIsDue({ plan, interval, trialAvailable: offer.trialAvailable, now })
  const note = firstPaymentNote(plan, offer, due, now)
  return (
    <>
      <div className="page-width">
        <p className="mt-3.5 text-least text-dust">
          Screens are drawn to scale: a 4K picture has four times the points of 1080p. Prices
          include tax where it applies.
          <span className="desk:hidden"> {note}</span>
        </p>
      </div>
      <div className="plan-footer">
        <div className="page-width flex flex-wrap items-center justify-between gap-x-10 gap-y-3">
          <div className="min-w-0 mid:flex-1">
            <DueSentence due={due} interval={interval} now={now} />
            <p className="figures mt-1 hidden text-small text-dust desk:block">{note}</p>
          </div>
          <div className="flex flex-1 gap-4 mid:flex-none">
            <ButtonLink
              kind="large"
              href={subscribeHref({ plan: plan.slug, interval }, 'account')}
              className="max-desk:hidden"
            >
              Back
            </ButtonLink>
            <Button
              type="submit"
              form={props.formId}
              kind="main"
              className="flex-1"
              busy={props.isLeaving}
              busyLabel="Opening payment"
            >
              Continue to payment
            </Button>
          </div>
          <div className="basis-full empty:hidden">
            <FailureNotice failure={props.error && describeFailure(props.error)} />
          </div>
        </div>
      </div>
    </>
  )
}
