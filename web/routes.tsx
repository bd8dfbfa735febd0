import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { ChangeEmailPage, VerifyEmailPage } from './pages/address-result.tsx'
import { LandingPage } from './pages/landing.tsx'
import { NotFoundPage } from './pages/not-found.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { SubscribePage } from './pages/subscribe.tsx'
import { site } from './site.ts'
import { LoadingPage } from './ui/loading-page.tsx'

/* The way to a plan is in the first load; what comes after it arrives when it is opened. */
const SubscribeSuccessPage = lazy(async () => ({
  default: (await import('./pages/subscribe-success.tsx')).SubscribeSuccessPage,
}))
const AccountPage = lazy(async () => ({
  default: (await import('./pages/account.tsx')).AccountPage,
}))
const ForgotPasswordPage = lazy(async () => ({
  default: (await import('./pages/forgot-password.tsx')).ForgotPasswordPage,
}))
const ResetPasswordPage = lazy(async () => ({
  default: (await import('./pages/reset-password.tsx')).ResetPasswordPage,
}))
const MailboxPage = lazy(async () => ({
  default: (await import('./pages/dev/mailbox.tsx')).MailboxPage,
}))

/** Every page of the house. */
export function Pages() {
  return (
    <Suspense fallback={<LoadingPage />}>
      <Switch>
        <Route path="/" component={LandingPage} />
        <Route path="/subscribe" component={SubscribePage} />
        <Route path="/subscribe/success" component={SubscribeSuccessPage} />
        <Route path="/account" component={AccountPage} />
        <Route path="/sign-in" component={SignInPage} />
        <Route path="/forgot-password" component={ForgotPasswordPage} />
        <Route path="/reset-password" component={ResetPasswordPage} />
        <Route path="/verify-email" component={VerifyEmailPage} />
        <Route path="/change-email" component={ChangeEmailPage} />
        {site.mode === 'sandbox' && <Route path="/dev/mailbox/:id?" component={MailboxPage} />}
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  )
}
