import { useState } from 'react'
import type { Account } from '../../api.ts'
import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { FailureNotice } from '../../ui/notice.tsx'
import { Status } from '../../ui/status.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ChangeEmailDialog } from './change-email-dialog.tsx'

export function EmailRow(props: { account: Account }) {
  const { account } = props
  const [isChanging, setChanging] = useState(false)
  const resend = useAction({ mutationFn: auth.sendVerification })
  return (
    <div className="border-b border-hair py-3.5">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="font-semibold">Email</h3>
        <button type="button" className="link reach text-note" onClick={() => setChanging(true)}>
          Change<span className="sr-only"> email</span>
        </button>
      </div>
      <p className="mt-0.5 text-note break-words text-dust">{account.email}</p>
      <div className="mt-1.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2 text-small">
        {account.emailVerified ? (
          <Status shape="done">Verified</Status>
        ) : (
          <>
            <Status shape="waiting">Not verified yet</Status>
            {!resend.isSuccess && (
              <button
                type="button"
                className="link reach"
                aria-disabled={resend.isPending}
                onClick={() => {
                  if (resend.isPending) return
                  resend.run({ email: account.email, callbackURL: '/verify-email' })
                }}
              >
                {resend.isPending ? 'Sending' : 'Send the link again'}
              </button>
            )}
          </>
        )}
        <span role="status" className="basis-full text-dust empty:hidden">
          {resend.isSuccess && 'Sent. Open the link in that mail.'}
        </span>
      </div>
      <FailureNotice failure={resend.error && describeFailure(resend.error)} />
      <ChangeEmailDialog open={isChanging} account={account} onClose={() => setChanging(false)} />
    </div>
  )
}
