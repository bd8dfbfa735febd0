import type { ReactNode } from 'react'
import { Seats } from './auditorium.tsx'
import { SiteHeader } from './site-header.tsx'
import { Wordmark } from './wordmark.tsx'

/** The dark auditorium with one lit seat, and beside it (on a phone: under it) a form. */
export function SeatLayout(props: { step?: string; children: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col desk:grid desk:grid-cols-[31.25rem_1fr]">
      <div className="auditorium night desk:hidden">
        <SiteHeader {...(props.step ? { step: props.step } : {})} />
        <div aria-hidden="true" className="mx-auto mt-4 mb-2.5 w-60 max-w-[72%]">
          <Screen className="h-22 px-4 text-[1.8125rem]" />
        </div>
        <Seats house="strip" className="block h-19 w-full wide:hidden" />
        <Seats house="wide" className="hidden h-30 w-full wide:block" />
      </div>
      <aside aria-hidden="true" className="hidden bg-[#05090b] desk:block">
        <div className="auditorium night sticky top-0 flex h-full max-h-svh flex-col justify-end">
          <div className="flex flex-[47] items-end px-14 pt-10 pb-11">
            <Screen className="h-40 px-7 text-[3.25rem]" />
          </div>
          <Seats house="tall" className="block min-h-0 w-full flex-[53]" />
        </div>
      </aside>
      <div className="flex flex-col desk:px-22">
        <header className="hidden items-center pt-6 desk:flex">
          <Wordmark />
          {props.step && (
            <p className="figures ml-8 border-l border-hair py-1 pl-8 text-note text-dust">
              {props.step}
            </p>
          )}
        </header>
        <main className="px-5 pt-5 pb-14 desk:px-0 desk:pt-[4.5rem] desk:pb-20">
          <div className="max-w-[33rem]">{props.children}</div>
        </main>
      </div>
    </div>
  )
}

function Screen(props: { className: string }) {
  return (
    <p className={`screen-dark display flex w-full items-center leading-[0.88] ${props.className}`}>
      A seat is
      <br />
      kept for you.
    </p>
  )
}
