import { useState } from 'react'
import { PASSWORD_LENGTH } from './field.tsx'

export interface FormErrors<Name extends string> {
  byField: Partial<Record<Name, string>>
  /** Counts refused submissions, so that the summary takes the focus each time. */
  attempt: number
  /** Keeps what is wrong and tells whether the form may be sent. */
  check: (errors: Partial<Record<Name, string | null>>) => boolean
}

export function useFormErrors<Name extends string>(): FormErrors<Name> {
  const [byField, setByField] = useState<Partial<Record<Name, string>>>({})
  const [attempt, setAttempt] = useState(0)
  const check: FormErrors<Name>['check'] = (errors) => {
    const wrong: Partial<Record<Name, string>> = {}
    for (const name in errors) {
      const message = errors[name]
      if (message) wrong[name] = message
    }
    const passes = Object.keys(wrong).length === 0
    setByField(wrong)
    if (!passes) setAttempt(attempt + 1)
    return passes
  }
  return { byField, attempt, check }
}

export function checkEmail(email: string): string | null {
  if (email.trim() === '') return 'Write your address.'
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'Write the address as name@example.com.'
}

export function checkNewPassword(password: string): string | null {
  const { least, most } = PASSWORD_LENGTH
  if (password.length < least) return `Choose a password of ${least} characters or more.`
  return password.length > most ? `Choose a password of ${most} characters or fewer.` : null
}
