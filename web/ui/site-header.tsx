import type { ReactNode } from 'react'
import { Wordmark } from './wordmark.tsx'

/** The name of the house, where in a task one stands, and who is signed in. */
export function SiteHeader(props: { step?: string; children?: ReactNode }) {
  return (
    <header className="page-width flex items-center justify-between gap-4 pt-4 pb-2 desk:pt-6">
      <div className="flex min-w-0 shrink-0 items-center">
        <Wordmark />
        {props.step && (
          <p className="figures ml-4 border-l border-hair py-1 pl-4 text-small whitespace-nowrap text-dust desk:ml-8 desk:pl-8 desk:text-note">
            {props.step}
          </p>
        )}
      </div>
      <div className="flex min-w-0 items-center gap-4 text-small desk:gap-6 desk:text-note">
        {props.children}
      </div>
    </header>
  )
}

export function SignedInAs(props: { email: string }) {
  return <p className="min-w-0 truncate text-dust">{props.email}</p>
}
