import { ApiError } from './request.ts'

/** What went wrong, for a person: what happened, then what still works or what to do. */
export interface Failure {
  title: string
  detail: string
  requestId: string | null
}

type Wording = (error: ApiError) => { title: string; detail: string }

function waitingTime(error: ApiError): string {
  const seconds = error.retryAfterSeconds
  if (seconds === null) return 'Please wait a minute, then try again.'
  if (seconds <= 90)
    return `Please wait ${Math.max(1, Math.ceil(seconds))} seconds, then try again.`
  return `Please wait ${Math.ceil(seconds / 60)} minutes, then try again.`
}

const BY_CODE: Record<string, Wording> = {
  unreachable: () => ({
    title: 'The connection is lost.',
    detail: 'Check your network, then try again.',
  }),
  timeout: () => ({
    title: 'No answer came in time.',
    detail: 'Look at your account before you try again; it may have gone through.',
  }),
  stripe_unavailable: () => ({
    title: 'The payment page did not open.',
    detail: 'Stripe does not answer at the moment. Nothing was charged, and your plan is kept.',
  }),
  invalid_email_or_password: () => ({
    title: 'Address and password do not match.',
    detail: 'Check both, or ask for a new password.',
  }),
  invalid_password: () => ({
    title: 'The present password is not right.',
    detail: 'Nothing was changed.',
  }),
  user_already_exists: () => ({
    title: 'This address has an account already.',
    detail: 'Your own address is as it was. Choose another one.',
  }),
  invalid_email: () => ({
    title: 'This address is not complete.',
    detail: 'Write it as name@example.com.',
  }),
  invalid_token: () => ({
    title: 'This link has been used or is too old.',
    detail: 'Ask for a new one.',
  }),
  password_compromised: () => ({
    title: 'This password is known from a leak.',
    detail: 'Choose another one.',
  }),
}

const BY_STATUS: Record<number, Wording> = {
  401: () => ({
    title: 'You have been signed out.',
    detail: 'Sign in again; nothing was changed.',
  }),
  429: (error) => ({ title: 'Too many attempts.', detail: waitingTime(error) }),
}

/** Refusals of our own API carry words meant for the page; anything else gets ours. */
function wordingOf(error: ApiError): Wording {
  const known = BY_CODE[error.code] ?? BY_STATUS[error.status]
  if (known) return known
  if (error.status >= 500) {
    return () => ({
      title: 'Something failed on our side.',
      detail: 'It is nothing you did. Try again in a minute.',
    })
  }
  return () => ({ title: 'This was not accepted.', detail: error.message })
}

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) {
    return {
      title: 'This page has failed.',
      detail: 'Reload it. If it happens again, write to us.',
      requestId: null,
    }
  }
  const isOurs = error.status >= 500 || error.status === 0
  return { ...wordingOf(error)(error), requestId: isOurs ? error.requestId : null }
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status
}
