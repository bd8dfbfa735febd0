import type { Entitlement, PaymentProblem } from '../../api.ts'
import { day, money } from '../../plan-words.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { declineReason } from './decline-reason.ts'

/** Only where an action is needed: what happened, what still works, and the one thing to press. */
export function PaymentBanner(props: {
  problem: PaymentProblem
  entitlement: Entitlement | undefined
  now: Date
}) {
  const { problem, entitlement, now } = props
  return (
    <section
      aria-label="Payment declined"
      className="payment-banner -mx-5 border-t-2 border-velvet bg-velvet-wash px-5 py-5 wide:flex wide:items-center wide:justify-between wide:gap-8 desk:mx-0 desk:px-6"
    >
      <div className="flex items-baseline gap-4 desk:gap-5">
        <span aria-hidden="true" className="size-3 shrink-0 rotate-45 bg-velvet desk:size-3.5" />
        <div className="figures">
          <p className="text-lead font-semibold">
            Your payment of {money(problem)} on {day(problem.failedAt, now)} was declined.
          </p>
          <p className="mt-1 text-note">
            {declineReason(problem.declineReason)} {stillWorks(entitlement, now)}
          </p>
        </div>
      </div>
      {problem.payUrl && (
        <ButtonLink
          outside
          kind="compact"
          href={problem.payUrl}
          className="mt-4 w-full shrink-0 wide:mt-0 wide:w-auto"
        >
          Pay {money(problem)} now
        </ButtonLink>
      )}
    </section>
  )
}

function stillWorks(entitlement: Entitlement | undefined, now: Date): string {
  if (!entitlement) return ''
  if (!entitlement.allowed) return 'Watching is on hold and goes on as soon as it is paid.'
  if (!entitlement.until) return 'You can keep watching for now.'
  return `You can keep watching until ${day(entitlement.until, now)}.`
}
