import type { Subscription } from '../../api.ts'
import type { Failure } from '../../failures.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { whatRemains } from './what-remains.ts'

/** The second of two clicks: says what ends, what stays and that it can be undone. */
export function CancelDialog(props: {
  open: boolean
  subscription: Subscription
  now: Date
  busy: boolean
  failure: Failure | null
  onConfirm: () => void
  onClose: () => void
}) {
  const { planName, paymentProblem } = props.subscription
  return (
    <Dialog open={props.open} title={`Cancel ${planName}?`} onClose={props.onClose}>
      <p className="figures mt-4 text-dust">
        {whatRemains(props.subscription, props.now)}{' '}
        {paymentProblem ? 'Nothing new is charged.' : 'Nothing more is charged.'} Until then you can
        resume with one press.
      </p>
      <div className="mt-4 empty:hidden">
        <FailureNotice failure={props.failure} />
      </div>
      {/* The focus starts on the first of them, so that pressing Enter twice keeps the plan. */}
      <div className="mt-7 flex flex-wrap gap-3">
        <Button className="max-wide:w-full" onClick={props.onClose}>
          Keep {planName}
        </Button>
        <Button
          kind="compact"
          className="max-wide:w-full"
          busy={props.busy}
          busyLabel="Cancelling"
          onClick={props.onConfirm}
        >
          Cancel subscription
        </Button>
      </div>
    </Dialog>
  )
}
