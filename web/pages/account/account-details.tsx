import { useState } from 'react'
import type { Account } from '../../api.ts'
import { ChangePasswordDialog } from './change-password-dialog.tsx'
import { EmailRow } from './email-row.tsx'

export function AccountDetails(props: { account: Account }) {
  const [isChanging, setChanging] = useState(false)
  return (
    <section aria-labelledby="account-details">
      <h2 id="account-details" className="display text-section">
        Your account
      </h2>
      <div className="mt-4 border-t border-hair">
        <div className="border-b border-hair py-3.5">
          <h3 className="font-semibold">Name</h3>
          <p className="mt-0.5 text-note break-words text-dust">{props.account.name}</p>
        </div>
        <EmailRow account={props.account} />
        <div className="border-b border-hair py-3.5">
          <div className="flex items-baseline justify-between gap-4">
            <h3 className="font-semibold">Password</h3>
            <button
              type="button"
              className="link reach text-note"
              onClick={() => setChanging(true)}
            >
              Change<span className="sr-only"> password</span>
            </button>
          </div>
          <p className="mt-0.5 text-note text-dust">Changing it signs out every other device.</p>
        </div>
      </div>
      <ChangePasswordDialog
        open={isChanging}
        account={props.account}
        onClose={() => setChanging(false)}
      />
    </section>
  )
}
