import type { Interval, Resolution } from '#domain/plans.ts'
import type { Action, Permission, SubscriptionStatus } from '#domain/subscription.ts'
import { get, post } from './request.ts'

/** What the server answers. Instants are ISO strings; money is integer minor units and a lower-case currency. */

export interface Money {
  amount: number
  currency: string
}

export interface OfferedPlan {
  slug: string
  name: string
  prices: Record<Interval, Money>
  trialDays: number
  screens: number
  resolution: Resolution
  hdr: boolean
  downloadDevices: number
  ads: boolean
  extraMembers: number
  profiles: number
  mostChosen: boolean
}

export interface Offer {
  currency: string
  /** Whether this visitor may still have the free days. */
  trialAvailable: boolean
  plans: OfferedPlan[]
}

export interface Account {
  id: string
  email: string
  name: string
  emailVerified: boolean
  createdAt: string
}

export interface Card {
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

export interface PaymentProblem extends Money {
  invoiceId: string
  failedAt: string
  declineReason: string | null
  nextAttemptAt: string | null
  attemptCount: number
  payUrl: string | null
}

export interface Subscription extends Money {
  id: string
  plan: string
  planName: string
  interval: Interval
  status: SubscriptionStatus
  currentPeriodStartAt: string
  currentPeriodEndAt: string
  trialEndAt: string | null
  cancelAt: string | null
  endedAt: string | null
  provisional: boolean
  card: Card | null
  nextPayment: (Money & { at: string }) | null
  paymentProblem: PaymentProblem | null
}

export interface SubscriptionAnswer {
  subscription: Subscription | null
  can: Record<Action, Permission>
}

export interface Invoice extends Money {
  id: string
  number: string | null
  issuedAt: string
  paidAt: string | null
  description: string
  status: 'paid' | 'open' | 'void' | 'uncollectible' | 'draft'
  amountRefunded: number
  periodStartAt: string
  periodEndAt: string
  attemptCount: number
  nextAttemptAt: string | null
  invoiceUrl: string | null
  pdfUrl: string | null
}

export interface InvoicePage {
  items: Invoice[]
  nextCursor: string | null
}

export interface Entitlement {
  allowed: boolean
  plan: string | null
  screens: number
  quality: Resolution | null
  reason: string
  until: string | null
  nextEvent: { kind: string; at: string } | null
}

export interface CheckoutConfirmation {
  state: 'subscribed' | 'processing' | 'open' | 'expired'
  subscription: Subscription | null
  invoice: Invoice | null
  steps: { at: string; label: string }[]
}

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
  state: string
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
  account: () => get<{ account: Account }>('/api/account/'),
  subscription: () => get<SubscriptionAnswer>('/api/subscription/'),
  cancel: () => post<SubscriptionAnswer>('/api/subscription/cancel/'),
  resume: () => post<SubscriptionAnswer>('/api/subscription/resume/'),
  entitlement: () => get<Entitlement>('/api/entitlement/'),
  invoices: (cursor: string | null) =>
    get<InvoicePage>(
      `/api/billing-history/?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  startCheckout: (choice: { plan: string; interval: Interval }) =>
    post<{ url: string; sessionId: string }>('/api/payment/stripe/checkout/', choice),
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
  session: () => get<{ session: Session } | null>('/api/auth/get-session'),
  sessions: () => get<Session[]>('/api/auth/list-sessions'),
  revokeSession: (token: string) => post('/api/auth/revoke-session', { token }),
  revokeOtherSessions: () => post('/api/auth/revoke-other-sessions'),
}
