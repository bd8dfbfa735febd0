import type { hc, InferResponseType } from 'hono/client'
import type { Interval } from '#domain/plans.ts'
import type { Routes } from '#server/routes.ts'
import { get, post } from './request.ts'

/**
 * What the server answers, inferred from its routes: a field that changes there is a type error here.
 * Instants are ISO strings; money is integer minor units and a lower-case currency.
 */
type Server = ReturnType<typeof hc<Routes>>['api']
type Answer<Endpoint> = InferResponseType<Endpoint, 200>
type Checkout = Server['payment']['stripe']['checkout']

export type Offer = Answer<Server['plans']['$get']>
export type OfferedPlan = Offer['plans'][number]
export type Account = Answer<Server['account']['$get']>['account']
export type SubscriptionAnswer = Answer<Server['subscription']['$get']>
export type Subscription = NonNullable<SubscriptionAnswer['subscription']>
export type Card = NonNullable<Subscription['card']>
export type PaymentProblem = NonNullable<Subscription['paymentProblem']>
export type InvoicePage = Answer<Server['billing-history']['$get']>
export type Invoice = InvoicePage['items'][number]
export type Entitlement = Answer<Server['entitlement']['$get']>
export type CheckoutStart = Answer<Checkout['$post']>
export type CheckoutConfirmation = Answer<Checkout[':sessionId']['confirm']['$post']>

export interface Money {
  amount: number
  currency: string
}

/* The accounts' own endpoints and the mailbox of development are not among the typed routes. */

export interface Session {
  id: string
  token: string
  createdAt: string
  updatedAt: string
  expiresAt: string
  ipAddress: string | null
  userAgent: string | null
}

export interface MailSummary {
  id: string
  to: string
  subject: string
  kind: string
  state: 'ready' | 'sending' | 'sent' | 'superseded' | 'dead'
  createdAt: string
  sentAt: string | null
}

export interface Mail extends MailSummary {
  html: string
  text: string
  source: string
}

export const api = {
  offer: () => get<Offer>('/api/plans/'),
  subscription: () => get<SubscriptionAnswer>('/api/subscription/'),
  cancel: () => post<SubscriptionAnswer>('/api/subscription/cancel/'),
  resume: () => post<SubscriptionAnswer>('/api/subscription/resume/'),
  entitlement: () => get<Entitlement>('/api/entitlement/'),
  invoices: (cursor: string | null) =>
    get<InvoicePage>(
      `/api/billing-history/?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  startCheckout: (choice: { plan: string; interval: Interval }) =>
    post<CheckoutStart>('/api/payment/stripe/checkout/', choice),
  confirmCheckout: (sessionId: string) =>
    post<CheckoutConfirmation>(
      `/api/payment/stripe/checkout/${encodeURIComponent(sessionId)}/confirm/`,
    ),
  mails: () => get<{ mails: MailSummary[] }>('/api/dev/mailbox/'),
  mail: (id: string) => get<Mail>(`/api/dev/mailbox/${encodeURIComponent(id)}/`),
}

/** Where better-auth lives; its answers are ignored, as the account is read from our own API. */
export const auth = {
  signUp: (form: { name: string; email: string; password: string }) =>
    post('/api/auth/sign-up/email', form),
  signIn: (form: { email: string; password: string }) => post('/api/auth/sign-in/email', form),
  signOut: () => post('/api/auth/sign-out'),
  requestPasswordReset: (form: { email: string; redirectTo: string }) =>
    post('/api/auth/request-password-reset', form),
  resetPassword: (form: { newPassword: string; token: string }) =>
    post('/api/auth/reset-password', form),
  sendVerification: (form: { email: string; callbackURL: string }) =>
    post('/api/auth/send-verification-email', form),
  changeEmail: (form: { newEmail: string; callbackURL: string }) =>
    post('/api/auth/change-email', form),
  changePassword: (form: {
    currentPassword: string
    newPassword: string
    revokeOtherSessions: boolean
  }) => post('/api/auth/change-password', form),
  session: () => get<{ session: Session; user: Account } | null>('/api/auth/get-session'),
  sessions: () => get<Session[]>('/api/auth/list-sessions'),
  revokeSession: (token: string) => post('/api/auth/revoke-session', { token }),
  revokeOtherSessions: () => post('/api/auth/revoke-other-sessions'),
}
