import { useId } from 'react'
import { useSearchParams } from 'wouter'
import type { Account, Offer } from '../../api.ts'
import { yearlyLabel } from '../../plan-words.ts'
import { Headline } from '../../ui/headline.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SignedInAs, SiteHeader } from '../../ui/site-header.tsx'
import { litPlan, useChoice } from './choice.ts'
import { IntervalChoice } from './interval-choice.tsx'
import { PlanColumn } from './plan-column.tsx'
import { PlanFooter } from './plan-footer.tsx'
import { useCheckout } from './use-checkout.ts'

/** Step 2: which plan, paid how often, and what that costs today and next. */
export function PlanStep(props: { account: Account; offer: Offer }) {
  const { offer } = props
  const [choice, choose] = useChoice()
  const checkout = useCheckout()
  const formId = useId()
  const plan = litPlan(offer, choice)
  if (!plan) throw new Error('The catalogue is empty; there is nothing to pick.')
  const { interval } = choice
  return (
    <>
      <SiteHeader step="Step 2 of 3">
        <SignedInAs email={props.account.email} />
      </SiteHeader>
      <main className="flex-1 pt-6 desk:pt-9 desk:pb-14">
        <div className="page-width">
          <Headline title="Pick a plan" className="text-poster tracking-[-0.014em]">
            Pick your screen.
          </Headline>
          <div className="mt-3 flex flex-wrap items-end justify-between gap-x-10 gap-y-6 desk:mt-5">
            <p className="max-w-[34rem] text-lead text-dust">
              Every plan has the whole catalogue. The difference is how many can watch, how sharp it
              looks, and whether it is interrupted.
            </p>
            <IntervalChoice
              value={interval}
              yearlyLabel={yearlyLabel(offer.plans)}
              onChange={(next) => choose({ plan: plan.slug, interval: next })}
            />
          </div>
          {checkout.isIdle && <CanceledNote />}
        </div>
        <form
          id={formId}
          className="mt-6 desk:mx-auto desk:mt-10 desk:max-w-[80rem] desk:px-8"
          onSubmit={(event) => {
            event.preventDefault()
            if (!checkout.isLeaving) checkout.run({ plan: plan.slug, interval })
          }}
        >
          <fieldset>
            <legend className="sr-only">Plan</legend>
            <div className="plans">
              {offer.plans.map((offered) => (
                <PlanColumn
                  key={offered.slug}
                  plan={offered}
                  interval={interval}
                  chosen={offered === plan}
                  onChoose={() => choose({ plan: offered.slug, interval })}
                />
              ))}
            </div>
          </fieldset>
        </form>
        <PlanFooter
          offer={offer}
          plan={plan}
          interval={interval}
          formId={formId}
          isLeaving={checkout.isLeaving}
          error={checkout.error}
        />
      </main>
    </>
  )
}

/** Stripe's way back for a buyer who turned round on the payment page. */
function CanceledNote() {
  const [params] = useSearchParams()
  if (params.get('canceled') !== '1') return null
  return (
    <div className="mt-6">
      <Notice tone="quiet">Nothing was charged. Your plan is kept.</Notice>
    </div>
  )
}
