import { Link, Redirect, useSearchParams } from 'wouter'
import { useAccount } from '../queries.ts'
import { Headline } from '../ui/headline.tsx'
import { LoadingPage } from '../ui/loading-page.tsx'
import { SeatLayout } from '../ui/seat-layout.tsx'
import { SignInForm } from '../ui/sign-in-form.tsx'
import { safeNext } from './sign-in/safe-next.ts'

export function SignInPage() {
  const account = useAccount()
  const [params] = useSearchParams()
  if (account.isPending) return <LoadingPage />
  if (account.data) return <Redirect to={safeNext(params.get('next'), location.origin)} replace />
  return (
    <SeatLayout>
      <Headline title="Sign in" className="text-greeting">
        Good to see you again.
      </Headline>
      <p className="mt-4 mb-8 text-lead text-dust">
        {params.get('reset') === '1'
          ? 'Your new password is set. Sign in with it.'
          : 'Your plan, your receipts and your seat are where you left them.'}
      </p>
      <SignInForm settledEmail={null} submitLabel="Sign in" onChangeEmail={() => {}} />
      <div className="mt-9 max-w-110 border-t border-hair pt-5 text-note text-dust">
        New here?{' '}
        <Link href="/subscribe/" className="link reach text-text">
          Create an account
        </Link>
        .
      </div>
    </SeatLayout>
  )
}
