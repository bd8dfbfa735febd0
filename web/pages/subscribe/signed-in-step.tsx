import type { Account } from '../../api.ts'
import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { forgetViewer } from '../../queries.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Headline } from '../../ui/headline.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { SeatLayout } from '../../ui/seat-layout.tsx'
import { useAction } from '../../ui/use-action.ts'
import type { Choice } from './choice.ts'
import { subscribeHref } from './choice.ts'
import { KeptForYou } from './kept-for-you.tsx'

/** Step 1 looked at again from step 2: the account is there, and may be another one. */
export function SignedInStep(props: { account: Account; choice: Choice }) {
  const signOut = useAction({ mutationFn: auth.signOut, onSuccess: forgetViewer })
  return (
    <SeatLayout step="Step 1 of 3">
      <Headline title="Your account" className="text-greeting">
        You have your key.
      </Headline>
      <p className="mt-4 mb-8 text-lead break-words text-dust">
        Signed in as <strong className="font-medium text-text">{props.account.email}</strong>.
      </p>
      <FailureNotice failure={signOut.error && describeFailure(signOut.error)} />
      <div className="mt-4 flex flex-wrap gap-4">
        <ButtonLink kind="main" href={subscribeHref(props.choice)}>
          Continue to plans
        </ButtonLink>
        <Button
          kind="large"
          busy={signOut.isPending}
          busyLabel="Signing out"
          onClick={() => signOut.run()}
        >
          Use another account
        </Button>
      </div>
      <div className="mt-9 max-w-110 border-t border-hair pt-5 text-note">
        <KeptForYou choice={props.choice} />
      </div>
    </SeatLayout>
  )
}
