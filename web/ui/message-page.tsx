import type { ReactNode } from 'react'
import { Headline } from './headline.tsx'
import { SiteHeader } from './site-header.tsx'

/** A page that has one thing to say and one way on. */
export function MessagePage(props: {
  title: string
  children: ReactNode
  actions?: ReactNode
  requestId?: string | null
}) {
  return (
    <>
      <SiteHeader />
      <main className="page-width flex-1 pt-10 pb-20 desk:pt-20">
        <Headline title={props.title} className="max-w-[16ch] text-headline">
          {props.title}
        </Headline>
        <div className="mt-5 max-w-[38rem] space-y-3 text-lead text-dust">{props.children}</div>
        {props.actions && <div className="mt-8 flex flex-wrap gap-4">{props.actions}</div>}
        {props.requestId && (
          <p className="mt-10 text-small text-dust">
            Reference <span className="font-mono break-all text-text">{props.requestId}</span>
          </p>
        )}
      </main>
    </>
  )
}
