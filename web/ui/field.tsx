import type { ComponentProps, ReactNode } from 'react'
import { useState } from 'react'

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  id: string
  label: string
  hint?: ReactNode
  error?: string | undefined
}

const BOX =
  'block min-h-14 w-full rounded-control border bg-stage px-4 text-lead text-text placeholder:text-dust'

function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

function FieldError(props: { id: string; error: string | undefined }) {
  if (!props.error) return null
  return (
    <p
      id={`${props.id}-error`}
      className="mt-2 flex items-baseline gap-2.5 text-small font-medium text-velvet"
    >
      <span aria-hidden="true" className="size-2 shrink-0 rotate-45 bg-velvet" />
      {props.error}
    </p>
  )
}

/** A labelled line of input; what is wrong with it stands beneath it and is read with it. */
export function Field({ id, label, hint, error, className = '', ...input }: FieldProps) {
  return (
    <div>
      <label htmlFor={id} className="mb-2 block text-note font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={`${BOX} ${error ? 'border-velvet' : 'border-line'} ${className}`}
      />
      <FieldError id={id} error={error} />
      {hint && (
        <div id={`${id}-hint`} className="mt-2 text-small text-dust">
          {hint}
        </div>
      )}
    </div>
  )
}

export function PasswordField({ id, label, hint, error, ...input }: FieldProps) {
  const [shown, setShown] = useState(false)
  // Said once: a missing password is already told what it needs.
  const shownHint = error && input.value === '' ? null : hint
  return (
    <div>
      <label htmlFor={id} className="mb-2 block text-note font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, shownHint, error)}
          className={`${BOX} pr-20 ${error ? 'border-velvet' : 'border-line'}`}
        />
        <button
          type="button"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-1.5 right-1.5 flex min-w-15 items-center justify-center rounded-control text-note"
        >
          <span className="link">
            {shown ? 'Hide' : 'Show'}
            <span className="sr-only"> what is typed</span>
          </span>
        </button>
      </div>
      <FieldError id={id} error={error} />
      {shownHint && (
        <div id={`${id}-hint`} className="mt-2 text-small text-dust">
          {shownHint}
        </div>
      )}
    </div>
  )
}

export const PASSWORD_LENGTH = { least: 8, most: 128 }

/** Tells, while it is typed, whether a new password is long enough. */
export function PasswordLength(props: { value: string }) {
  const { length } = props.value
  const { least, most } = PASSWORD_LENGTH
  const fits = length >= least && length <= most
  if (length === 0) return <p>{`${least} characters or more.`}</p>
  const count = `${length} ${length === 1 ? 'character' : 'characters'}`
  return (
    <p className="figures flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${fits ? 'bg-sea' : 'border border-line'}`}
      />
      <span className="font-medium text-text">
        {fits ? 'Long enough' : length > most ? 'Too long' : 'Too short'}
      </span>
      {`${count}; ${length > most ? `${most} are allowed` : `${least} are needed`}.`}
    </p>
  )
}

/** An answer that is settled, with a way back to the question. */
export function SettledField(props: { label: string; value: string; onChange: () => void }) {
  return (
    <div>
      <p className="mb-2 text-note font-medium">{props.label}</p>
      <div className="flex min-h-14 items-center justify-between gap-4 border-y border-hair">
        <span className="min-w-0 text-lead break-words">{props.value}</span>
        <button type="button" className="reach shrink-0 text-lead" onClick={props.onChange}>
          <span className="link">Change</span>
          <span className="sr-only"> the address</span>
        </button>
      </div>
    </div>
  )
}
