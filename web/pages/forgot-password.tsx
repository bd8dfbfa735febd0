import type { FormEvent } from 'react'
import { useState } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { auth } from '../api.ts'
import { describeFailure } from '../failures.ts'
import { Button } from '../ui/button.tsx'
import { carriedEmail } from '../ui/carried-email.ts'
import { Field } from '../ui/field.tsx'
import { Headline } from '../ui/headline.tsx'
import { ErrorSummary, FailureNotice } from '../ui/notice.tsx'
import { SeatLayout } from '../ui/seat-layout.tsx'
import { useAction } from '../ui/use-action.ts'
import { checkEmail, useFormErrors } from '../ui/use-form-errors.ts'

export function ForgotPasswordPage() {
  const [email, setEmail] = useState(carriedEmail(useHistoryState<unknown>()) ?? '')
  const form = useFormErrors<'email'>()
  const request = useAction({ mutationFn: auth.requestPasswordReset })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (request.isPending) return
    const passes = form.check({ email: checkEmail(email) })
    if (passes) request.run({ email: email.trim(), redirectTo: '/reset-password' })
  }

  if (request.isSuccess) {
    return (
      <SeatLayout>
        <Headline key="sent" title="Look in your mail" className="text-greeting">
          Look in your mail.
        </Headline>
        <p className="mt-4 max-w-110 text-lead break-words text-dust">
          If <strong className="font-medium text-text">{email.trim()}</strong> has an account, a
          link to choose a new password is on its way. It works for one hour.
        </p>
        <p className="mt-8 flex flex-wrap gap-x-8 gap-y-4 text-note">
          <button type="button" className="link reach" onClick={() => request.reset()}>
            Use another address
          </button>
          <Link href="/sign-in" className="link reach">
            Back to sign in
          </Link>
        </p>
      </SeatLayout>
    )
  }
  const errors = Object.entries(form.byField).map(([id, message]) => ({ id, message }))
  return (
    <SeatLayout>
      <Headline key="ask" title="A new password" className="text-greeting">
        A new key, then.
      </Headline>
      <p className="mt-4 mb-8 max-w-110 text-lead text-dust">
        Tell us your address and we send a link to choose a new password.
      </p>
      <form noValidate onSubmit={submit} className="max-w-110 space-y-7">
        <ErrorSummary errors={errors} attempt={form.attempt} />
        <FailureNotice failure={request.error && describeFailure(request.error)} />
        <Field
          id="email"
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          error={form.byField.email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button
          type="submit"
          kind="main"
          className="w-full wide:w-auto"
          busy={request.isPending}
          busyLabel="Sending the link"
        >
          Send the link
        </Button>
      </form>
      <p className="mt-9 max-w-110 border-t border-hair pt-5 text-note">
        <Link href="/sign-in" className="link reach">
          Back to sign in
        </Link>
      </p>
    </SeatLayout>
  )
}
