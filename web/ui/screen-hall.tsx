import type { ReactNode } from 'react'
import { Seats } from './auditorium.tsx'
import { Headline } from './headline.tsx'
import { SignedInAs, SiteHeader } from './site-header.tsx'

/** The whole auditorium with the page's headline on its screen: lit once something is on, dark before. */
export function ScreenHall(props: {
  title: string
  lit: boolean
  lines: string[]
  beside: ReactNode
  email: string | null
}) {
  return (
    <div className={`auditorium night ${props.lit ? 'auditorium-lit' : ''}`}>
      <SiteHeader>
        {props.email && (
          <div className="hidden wide:block">
            <SignedInAs email={props.email} />
          </div>
        )}
      </SiteHeader>
      <div
        key={String(props.lit)}
        className={`${props.lit ? 'screen-lit' : 'screen-dark'} mx-auto mt-3 mb-3.5 flex w-[calc(100%-2.875rem)] max-w-[39rem] flex-col justify-between gap-x-6 gap-y-3 px-6 py-5 wide:mb-6 wide:min-h-66 wide:flex-row wide:px-10 wide:py-8`}
      >
        <Headline
          key={props.title}
          title={props.title}
          className="text-[clamp(3.1rem,2.4rem+4.6vw,6rem)] leading-[0.88] tracking-[-0.012em]"
        >
          {props.lines.map((line) => (
            <span key={line} className="block whitespace-nowrap">
              {line}{' '}
            </span>
          ))}
        </Headline>
        <p
          role="status"
          className="figures text-small leading-snug wide:self-end wide:text-right wide:text-body"
        >
          {props.beside}
        </p>
      </div>
      <Seats house="wide" screenIsLit={props.lit} className="block h-42 w-full desk:h-58" />
    </div>
  )
}
