import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { OfferedPlan, Subscription, SubscriptionAnswer } from '../../api.ts'
import { api } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { cardName, day, planInShort } from '../../plan-words.ts'
import { applySubscription } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Status } from '../../ui/status.tsx'
import { useAction } from '../../ui/use-action.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { whatRemains } from './what-remains.ts'

/** What belongs to the plan, and what may be done with it now. */
export function PlanRows(props: {
  answer: SubscriptionAnswer
  subscription: Subscription
  plan: OfferedPlan | null
  now: Date
}) {
  const { subscription, now } = props
  const { can } = props.answer
  const [isAsking, setAsking] = useState(false)
  const [news, setNews] = useState<string | null>(null)
  const newsLine = useRef<HTMLParagraphElement>(null)
  // The pressed button is gone once it has worked, so the focus moves to what it did.
  useEffect(() => {
    if (news) newsLine.current?.focus()
  }, [news])

  const cancel = useAction({
    mutationFn: api.cancel,
    onSuccess: async (answer) => {
      setAsking(false)
      await applySubscription(answer)
      const cancelled = answer.subscription
      setNews(cancelled ? `Cancelled. ${whatRemains(cancelled, now)}` : 'Cancelled.')
    },
  })
  const resume = useAction({
    mutationFn: api.resume,
    onSuccess: async (answer) => {
      await applySubscription(answer)
      const at = answer.subscription?.nextPayment?.at
      setNews(at ? `Resumed. It renews on ${day(at, now)}, as before.` : 'Resumed.')
    },
  })

  const { card } = subscription
  return (
    <section aria-label="Your plan">
      <p ref={newsLine} tabIndex={-1} role="status" className="pb-4 text-note empty:hidden">
        {news && <Status shape="done">{news}</Status>}
      </p>
      <FailureNotice failure={resume.error && describeFailure(resume.error)} />
      <div className="border-t border-hair">
        <Row name="Plan">{props.plan ? planInShort(props.plan) : subscription.planName}</Row>
        <Row name="Payment method">
          {card
            ? `${cardName(card)}, expires ${String(card.expMonth).padStart(2, '0')}/${card.expYear}`
            : 'Kept at Stripe'}
        </Row>
        {subscription.endedAt === null && can.resume.allowed && (
          <Row
            key="resume"
            name="Resume"
            action={
              <Button busy={resume.isPending} busyLabel="Resuming" onClick={() => resume.run()}>
                Resume
              </Button>
            }
          >
            Your plan goes on as it was. Nothing is charged today.
          </Row>
        )}
        {subscription.endedAt === null && !can.resume.allowed && (
          <Row
            key="cancel"
            name="Cancel"
            action={
              <Button
                refused={!can.cancel.allowed}
                aria-describedby="cancel-detail"
                onClick={() => setAsking(true)}
              >
                Cancel subscription
              </Button>
            }
            detailId="cancel-detail"
          >
            {can.cancel.allowed
              ? `Two clicks. ${whatRemains(subscription, now)}`
              : can.cancel.reason}
          </Row>
        )}
      </div>
      <CancelDialog
        open={isAsking}
        subscription={subscription}
        now={now}
        busy={cancel.isPending}
        failure={cancel.error && describeFailure(cancel.error)}
        onConfirm={() => cancel.run()}
        onClose={() => setAsking(false)}
      />
    </section>
  )
}

function Row(props: { name: string; children: ReactNode; action?: ReactNode; detailId?: string }) {
  return (
    <div className="flex min-h-16 flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-hair py-2.5">
      <div className="min-w-0 flex-1 basis-64 wide:flex wide:items-baseline">
        <h2 className="w-48 shrink-0 font-semibold">{props.name}</h2>
        <p id={props.detailId} className="figures text-note text-dust">
          {props.children}
        </p>
      </div>
      {props.action}
    </div>
  )
}
