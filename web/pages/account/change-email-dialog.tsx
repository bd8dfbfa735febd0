import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Account } from '../../api.ts'
import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { keys, queryClient } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { useAction } from '../../ui/use-action.ts'
import { checkEmail, useFormErrors } from '../../ui/use-form-errors.ts'

export function ChangeEmailDialog(props: { open: boolean; account: Account; onClose: () => void }) {
  return (
    <Dialog open={props.open} title="Change your email" onClose={props.onClose}>
      <ChangeEmailForm {...props} />
    </Dialog>
  )
}

function ChangeEmailForm(props: { account: Account; onClose: () => void }) {
  const [newEmail, setNewEmail] = useState('')
  const form = useFormErrors<'new-email'>()
  const change = useAction({
    mutationFn: auth.changeEmail,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.account }),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (change.isPending) return
    const isSame = newEmail.trim().toLowerCase() === props.account.email.toLowerCase()
    const passes = form.check({
      'new-email': isSame ? 'This is your address already.' : checkEmail(newEmail),
    })
    if (passes) change.run({ newEmail: newEmail.trim(), callbackURL: '/change-email' })
  }

  if (change.isSuccess) {
    return (
      <>
        <p role="status" className="mt-4 break-words text-dust">
          Look in your mail and open the link we sent. Until then{' '}
          <strong className="font-medium text-text">{props.account.email}</strong> stays your
          address.
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
      <Field
        id="new-email"
        label="New email"
        type="email"
        autoComplete="email"
        value={newEmail}
        error={form.byField['new-email']}
        hint="The address changes once you open the link that we send."
        onChange={(event) => setNewEmail(event.target.value)}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" kind="compact" busy={change.isPending} busyLabel="Sending the link">
          Send the link
        </Button>
        <Button onClick={props.onClose}>Keep the address</Button>
      </div>
    </form>
  )
}
