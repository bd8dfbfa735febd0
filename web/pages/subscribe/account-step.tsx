import { useState } from 'react'
import { useHistoryState } from 'wouter/use-browser-location'
import { useOffer } from '../../queries.ts'
import { carriedEmail } from '../../ui/carried-email.ts'
import { Headline } from '../../ui/headline.tsx'
import { SeatLayout } from '../../ui/seat-layout.tsx'
import { SignInForm } from '../../ui/sign-in-form.tsx'
import type { Choice } from './choice.ts'
import { KeptForYou } from './kept-for-you.tsx'
import { RegisterForm } from './register-form.tsx'

type Mode =
  | { name: 'register'; email: string | null }
  | { name: 'sign-in'; email: string | null; isKnown: boolean }

/** Step 1: an account, new or known; the plan that was chosen before stays chosen. */
export function AccountStep(props: { choice: Choice }) {
  const carried = carriedEmail(useHistoryState<unknown>())
  const [mode, setMode] = useState<Mode>({ name: 'register', email: carried })
  const offer = useOffer()
  const planName = offer.data?.plans.find(({ slug }) => slug === props.choice.plan)?.name
  const register = () => setMode({ name: 'register', email: null })
  const isRegistering = mode.name === 'register'
  return (
    <SeatLayout step="Step 1 of 3">
      {isRegistering ? (
        <>
          <Headline key="register" title="Create your account" className="text-greeting">
            First, your key.
          </Headline>
          <p className="mt-4 mb-8 text-lead text-dust">
            One account holds your plan, your profiles and every receipt.
          </p>
          <RegisterForm
            key={mode.email}
            settledEmail={mode.email}
            onChangeEmail={register}
            onKnownAddress={(email) => setMode({ name: 'sign-in', email, isKnown: true })}
          />
        </>
      ) : (
        <>
          <Headline key="sign-in" title="Sign in" className="text-greeting">
            Good to see you again.
          </Headline>
          <p className="mt-4 mb-8 text-lead text-dust" role="status">
            {mode.isKnown ? 'This address already has an account. ' : ''}
            Sign in and carry on{planName ? ` with ${planName}` : ''}, right where you were.
          </p>
          <SignInForm
            key={mode.email}
            settledEmail={mode.email}
            submitLabel="Sign in and continue"
            onChangeEmail={() => setMode({ name: 'sign-in', email: null, isKnown: false })}
          />
        </>
      )}
      <div className="mt-9 max-w-110 border-t border-hair pt-5 text-note">
        <KeptForYou choice={props.choice} />
        <p className="text-dust">
          {isRegistering ? 'Already have an account?' : 'Not you, or new here?'}{' '}
          <button
            type="button"
            className="link reach text-text"
            onClick={
              isRegistering
                ? () => setMode({ name: 'sign-in', email: null, isKnown: false })
                : register
            }
          >
            {isRegistering ? 'Sign in' : 'Use another address'}
          </button>
          .
        </p>
      </div>
    </SeatLayout>
  )
}
