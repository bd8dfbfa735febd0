import type { FormEvent } from 'react'
import { useState } from 'react'
import { Link } from 'wouter'
import { auth } from '../api.ts'
import { describeFailure } from '../failures.ts'
import { forgetViewer } from '../queries.ts'
import { Button } from './button.tsx'
import { Field, PasswordField, SettledField } from './field.tsx'
import { ErrorSummary, FailureNotice } from './notice.tsx'
import { useAction } from './use-action.ts'
import { checkEmail, useFormErrors } from './use-form-errors.ts'

/** Signs in; the page around it sees the account appear and goes on. */
export function SignInForm(props: {
  /** Known already, and so not asked again. */
  settledEmail: string | null
  submitLabel: string
  onChangeEmail: () => void
}) {
  const [email, setEmail] = useState(props.settledEmail ?? '')
  const [password, setPassword] = useState('')
  const form = useFormErrors<'email' | 'password'>()
  const signIn = useAction({
    mutationFn: auth.signIn,
    onSuccess: forgetViewer,
    onError: () => setPassword(''),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (signIn.isPending) return
    const passes = form.check({
      email: checkEmail(email),
      password: password === '' ? 'Write your password.' : null,
    })
    if (passes) signIn.run({ email: email.trim(), password })
  }

  const errors = Object.entries(form.byField).map(([id, message]) => ({ id, message }))
  return (
    <form noValidate onSubmit={submit} className="max-w-110 space-y-7">
      <ErrorSummary errors={errors} attempt={form.attempt} />
      <FailureNotice failure={signIn.error && describeFailure(signIn.error)} />
      {props.settledEmail ? (
        <>
          <SettledField label="Email" value={email} onChange={props.onChangeEmail} />
          {/* Password managers pair a password with the name beside it. */}
          <input type="hidden" name="email" autoComplete="username" value={email} />
        </>
      ) : (
        <Field
          id="email"
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          value={email}
          error={form.byField.email}
          onChange={(event) => setEmail(event.target.value)}
        />
      )}
      <div>
        <PasswordField
          id="password"
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          error={form.byField.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <p className="mt-3 text-small">
          <Link href="/forgot-password" className="link reach" state={{ email }}>
            Forgot password
          </Link>
        </p>
      </div>
      <Button
        type="submit"
        kind="main"
        className="w-full wide:w-auto"
        busy={signIn.isPending}
        busyLabel="Signing in"
      >
        {props.submitLabel}
      </Button>
    </form>
  )
}
