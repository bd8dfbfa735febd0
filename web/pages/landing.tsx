import type { FormEvent } from 'react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useAccount, useOffer } from '../queries.ts'
import { Seats } from '../ui/auditorium.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Headline } from '../ui/headline.tsx'
import { SiteHeader } from '../ui/site-header.tsx'
import { checkEmail } from '../ui/use-form-errors.ts'
import { HowItGoes } from './landing/how-it-goes.tsx'
import { PlansInShort } from './landing/plans-in-short.tsx'

export function LandingPage() {
  const account = useAccount()
  const offer = useOffer()
  const isSignedIn = !!account.data
  return (
    <>
      <div className="auditorium night landing-hall">
        <SiteHeader>
          <Link
            href={isSignedIn ? '/account' : '/sign-in'}
            className="link reach whitespace-nowrap"
          >
            {isSignedIn ? 'Your account' : 'Sign in'}
          </Link>
        </SiteHeader>
        <main className="page-width relative z-1 pt-5 pb-5 desk:pt-6 desk:pb-7">
          <div className="screen-dark landing-screen">
            <Headline
              title="Films and series, on your screens"
              className="max-w-[12ch] text-[clamp(3.25rem,2.4rem+5.2vw,7.25rem)] leading-[0.88] tracking-[-0.012em]"
            >
              The lights go down when you say.
            </Headline>
            <div>
              <p className="text-lead">
                Films and series on the screens you already own. Pick a plan, pay by card, cancel in
                two clicks.
              </p>
              <div className="mt-6">
                {isSignedIn ? (
                  <ButtonLink kind="main" href="/account">
                    Go to your account
                  </ButtonLink>
                ) : (
                  <EmailFirst />
                )}
              </div>
            </div>
          </div>
        </main>
        <Seats house="wide" className="block h-34 w-full desk:h-58" />
      </div>
      <div className="page-width flex-1 pt-12 pb-20 desk:pt-18">
        <PlansInShort plans={offer.data?.plans ?? null} failed={offer.isError} />
        <HowItGoes />
        <footer className="mt-16 border-t border-hair pt-6 text-small text-dust">
          Payment by Stripe. We never see your card number.
        </footer>
      </div>
    </>
  )
}

/** The address first: it goes along into registering and is not asked again. */
function EmailFirst() {
  const [email, setEmail] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [, navigate] = useLocation()

  function submit(event: FormEvent) {
    event.preventDefault()
    const wrong = checkEmail(email)
    setError(wrong)
    if (wrong) document.getElementById('email')?.focus()
    else navigate('/subscribe/', { state: { email: email.trim() } })
  }

  return (
    <form noValidate onSubmit={submit} className="landing-email">
      <div className="min-w-0 wide:flex-1">
        <Field
          id="email"
          label="Email"
          type="email"
          name="email"
          autoComplete="email"
          inputMode="email"
          placeholder=" "
          required
          value={email}
          error={error ?? undefined}
          onChange={(event) => {
            setEmail(event.target.value)
            setError(null)
          }}
        />
      </div>
      <Button type="submit" kind="main" className="wide:mt-[1.9375rem] desk:mt-0">
        Take your seat
      </Button>
    </form>
  )
}
