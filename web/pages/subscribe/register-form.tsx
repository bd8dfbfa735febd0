import type { FormEvent } from 'react'
import { useState } from 'react'
import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { forgetViewer } from '../../queries.ts'
import { ApiError } from '../../request.ts'
import { Button } from '../../ui/button.tsx'
import { Field, PasswordField, PasswordLength, SettledField } from '../../ui/field.tsx'
import { ErrorSummary, FailureNotice } from '../../ui/notice.tsx'
import { useAction } from '../../ui/use-action.ts'
import { checkEmail, checkNewPassword, useFormErrors } from '../../ui/use-form-errors.ts'

/** better-auth has more than one code for an address that is taken. */
function isKnownAddress(error: unknown): boolean {
  return error instanceof ApiError && error.code.startsWith('user_already_exists')
}

export function RegisterForm(props: {
  settledEmail: string | null
  onChangeEmail: () => void
  onKnownAddress: (email: string) => void
}) {
  const [email, setEmail] = useState(props.settledEmail ?? '')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const form = useFormErrors<'email' | 'name' | 'password'>()
  const register = useAction({
    mutationFn: auth.signUp,
    onSuccess: forgetViewer,
    onError: (error, sent) => {
      if (isKnownAddress(error)) props.onKnownAddress(sent.email)
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (register.isPending) return
    const passes = form.check({
      email: checkEmail(email),
      name: name.trim() === '' ? 'Write the name we may call you by.' : null,
      password: checkNewPassword(password),
    })
    if (passes) register.run({ name: name.trim(), email: email.trim(), password })
  }

  const errors = Object.entries(form.byField).map(([id, message]) => ({ id, message }))
  const failure = register.error && !isKnownAddress(register.error) ? register.error : null
  return (
    <form noValidate onSubmit={submit} className="max-w-110 space-y-7">
      <ErrorSummary errors={errors} attempt={form.attempt} />
      <FailureNotice failure={failure && describeFailure(failure)} />
      {props.settledEmail ? (
        <>
          <SettledField label="Email" value={email} onChange={props.onChangeEmail} />
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
      <Field
        id="name"
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        value={name}
        error={form.byField.name}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField
        id="password"
        label="Password"
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
        busy={register.isPending}
        busyLabel="Creating account"
      >
        Create account
      </Button>
    </form>
  )
}
