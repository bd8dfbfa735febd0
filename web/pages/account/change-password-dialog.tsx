import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Account } from '../../api.ts'
import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { keys, queryClient } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PasswordField, PasswordLength } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { useAction } from '../../ui/use-action.ts'
import { checkNewPassword, useFormErrors } from '../../ui/use-form-errors.ts'

export function ChangePasswordDialog(props: {
  open: boolean
  account: Account
  onClose: () => void
}) {
  return (
    <Dialog open={props.open} title="Change your password" onClose={props.onClose}>
      <ChangePasswordForm {...props} />
    </Dialog>
  )
}

function ChangePasswordForm(props: { account: Account; onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const form = useFormErrors<'current-password' | 'new-password'>()
  const change = useAction({
    mutationFn: auth.changePassword,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.sessions }),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (change.isPending) return
    const passes = form.check({
      'current-password': current === '' ? 'Write your present password.' : null,
      'new-password': checkNewPassword(next),
    })
    if (passes) {
      change.run({ currentPassword: current, newPassword: next, revokeOtherSessions: true })
    }
  }

  if (change.isSuccess) {
    return (
      <>
        <p role="status" className="mt-4 text-dust">
          Your new password is set. Every other device is signed out.
        </p>
        <Button className="mt-6" onClick={props.onClose}>
          Close
        </Button>
      </>
    )
  }
  return (
    <form noValidate onSubmit={submit} className="mt-5 space-y-5">
      <FailureNotice failure={change.error && describeFailure(change.error)} />
      <input type="hidden" name="email" autoComplete="username" value={props.account.email} />
      <PasswordField
        id="current-password"
        label="Present password"
        autoComplete="current-password"
        value={current}
        error={form.byField['current-password']}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        id="new-password"
        label="New password"
        autoComplete="new-password"
        value={next}
        error={form.byField['new-password']}
        hint={<PasswordLength value={next} />}
        onChange={(event) => setNext(event.target.value)}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" kind="compact" busy={change.isPending} busyLabel="Setting it">
          Set the password
        </Button>
        <Button onClick={props.onClose}>Keep the password</Button>
      </div>
    </form>
  )
}
