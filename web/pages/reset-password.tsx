import type { FormEvent } from 'react'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { auth } from '../api.ts'
import { describeFailure } from '../failures.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { PasswordField, PasswordLength } from '../ui/field.tsx'
import { Headline } from '../ui/headline.tsx'
import { ErrorSummary, FailureNotice } from '../ui/notice.tsx'
import { SeatLayout } from '../ui/seat-layout.tsx'
import { useAction } from '../ui/use-action.ts'
import { checkNewPassword, useFormErrors } from '../ui/use-form-errors.ts'

export function ResetPasswordPage() {
  const [params] = useSearchParams()
  const token = params.get('token')
  if (!token || params.get('error')) return <LinkIsOver />
  return <NewPassword token={token} />
}

function LinkIsOver() {
  return (
    <SeatLayout>
      <Headline title="This link is over" className="text-greeting">
        This link is over.
      </Headline>
      <p className="mt-4 mb-8 max-w-110 text-lead text-dust">
        It has been used, or is too old. Your password is as it was.
      </p>
      <ButtonLink kind="main" href="/forgot-password">
        Ask for a new link
      </ButtonLink>
    </SeatLayout>
  )
}

function NewPassword(props: { token: string }) {
  const [password, setPassword] = useState('')
  const [, navigate] = useLocation()
  const form = useFormErrors<'password'>()
  const reset = useAction({
    mutationFn: auth.resetPassword,
    onSuccess: () => navigate('/sign-in?reset=1', { replace: true }),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (reset.isPending) return
    const passes = form.check({ password: checkNewPassword(password) })
    if (passes) reset.run({ newPassword: password, token: props.token })
  }

  const errors = Object.entries(form.byField).map(([id, message]) => ({ id, message }))
  return (
    <SeatLayout>
      <Headline title="Choose a new password" className="text-greeting">
        Cut a new key.
      </Headline>
      <p className="mt-4 mb-8 max-w-110 text-lead text-dust">
        Choose a new password. The old one stops working.
      </p>
      <form noValidate onSubmit={submit} className="max-w-110 space-y-7">
        <ErrorSummary errors={errors} attempt={form.attempt} />
        <FailureNotice failure={reset.error && describeFailure(reset.error)} />
        <PasswordField
          id="password"
          label="New password"
          name="password"
          autoComplete="new-password"
          value={password}
          error={form.byField.password}
          hint={<PasswordLength value={password} />}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button
          type="submit"
          kind="main"
          className="w-full wide:w-auto"
          busy={reset.isPending}
          busyLabel="Setting the password"
        >
          Set the password
        </Button>
      </form>
    </SeatLayout>
  )
}
