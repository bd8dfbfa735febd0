import { useId } from 'react'
import { useSearchParams } from 'wouter'
import type { Account, Offer } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { whatIsDue, yearlyLabel } from '../../plan-words.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Headline } from '../../ui/headline.tsx'
import { FailureNotice, Notice } from '../../ui/notice.tsx'
import { SignedInAs, SiteHeader } from '../../ui/site-header.tsx'
import { litPlan, subscribeHref, useChoice } from './choice.ts'
import { DueSentence, firstPaymentNote } from './due-sentence.tsx'
import { IntervalChoice } from './interval-choice.tsx'
import { PlanColumn } from './plan-column.tsx'
import { useCheckout } from './use-checkout.ts'

/** Step 2: which plan, paid how often, and what that costs today and next. */
export function PlanStep(props: { account: Account; offer: Offer }) {
  const { offer } = props
  const [choice, choose] = useChoice()
  const [params] = useSearchParams()
  const checkout = useCheckout()
  const formId = useId()
  const now = new Date()
  const plan = litPlan(offer, choice)
  if (!plan) throw new Error('The catalogue is empty; there is nothing to pick.')
  const { interval } = choice
  const due = whatIsDue({ plan, interval, trialAvailable: offer.trialAvailable, now })
  const note = firstPaymentNote(plan, offer, due, now)
  const isLeaving = checkout.isPending || checkout.isSuccess
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
          {params.get('canceled') === '1' && checkout.isIdle && (
            <div className="mt-6">
              <Notice tone="quiet">Nothing was charged. Your plan is kept.</Notice>
            </div>
          )}
        </div>
        <form
          id={formId}
          className="mx-auto mt-6 max-w-80 min-w-full desk:mt-10 desk:max-w-[80rem] desk:min-w-0 desk:px-8"
          onSubmit={(event) => {
            event.preventDefault()
            if (!isLeaving) checkout.run({ plan: plan.slug, interval })
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
        <div className="page-width">
          <p className="mt-3.5 text-least text-dust">
            Screens are drawn to scale: a 4K picture has four times the points of 1080p. Prices
            include tax where it applies.
            <span className="desk:hidden"> {note}</span>
          </p>
        </div>
        <div className="plan-footer">
          <div className="page-width flex flex-wrap items-center justify-between gap-x-10 gap-y-3">
            <div className="min-w-0 desk:flex-1">
              <DueSentence due={due} interval={interval} now={now} />
              <p className="figures mt-1 hidden min-h-5 text-small text-dust desk:block">{note}</p>
            </div>
            <div className="flex flex-1 gap-4 desk:flex-none">
              <ButtonLink
                kind="large"
                href={subscribeHref({ plan: plan.slug, interval }, 'account')}
                className="max-desk:hidden"
              >
                Back
              </ButtonLink>
              <Button
                type="submit"
                form={formId}
                kind="main"
                className="flex-1"
                busy={isLeaving}
                busyLabel="Opening payment"
              >
                Continue to payment
              </Button>
            </div>
            <div className="basis-full empty:hidden">
              <FailureNotice failure={checkout.error && describeFailure(checkout.error)} />
            </div>
          </div>
        </div>
      </main>
    </>
  )
}
