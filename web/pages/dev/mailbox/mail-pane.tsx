import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent, ReactNode } from 'react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Mail } from '../../../api.ts'
import { api } from '../../../api.ts'
import { describeFailure } from '../../../failures.ts'
import { mailTime } from './mail-list.tsx'

const TABS = ['HTML', 'Text', 'Source'] as const
type Tab = (typeof TABS)[number]

const VIEWS = {
  /* Without scripts and without our origin; its links open in a tab of their own, as a mail program would open them. */
  HTML: (mail) => (
    <iframe
      title={`${mail.subject}, as HTML`}
      src={`/api/dev/mailbox/${encodeURIComponent(mail.id)}/html`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      className="mailbox-frame"
    />
  ),
  Text: (mail) => <pre className="mailbox-text">{withLinks(mail.text)}</pre>,
  Source: (mail) => <pre className="mailbox-text mailbox-source">{mail.source}</pre>,
} satisfies Record<Tab, (mail: Mail) => ReactNode>

export function MailPane(props: { id: string }) {
  const [tab, setTab] = useState<Tab>('HTML')
  const mail = useQuery({ queryKey: ['mail', props.id], queryFn: () => api.mail(props.id) })
  return (
    <article className="flex min-w-0 flex-col border-hair bg-stage desk:border-l">
      <div className="px-5 pt-4 desk:px-8">
        <p className="pb-3 text-note desk:hidden">
          <Link href="/dev/mailbox" className="link reach">
            All mails
          </Link>
        </p>
        {mail.isError && (
          <p role="alert" className="pb-4 text-note text-velvet">
            {describeFailure(mail.error).title} {describeFailure(mail.error).detail}
          </p>
        )}
        <div className="min-h-17">
          {mail.data && (
            <>
              <h1 className="text-sentence font-semibold">{mail.data.subject}</h1>
              <p className="figures mt-1 text-small break-words text-dust">
                To {mail.data.to}, {mailTime(mail.data)} UTC, {mail.data.kind}
              </p>
            </>
          )}
        </div>
        <Tabs tab={tab} onChange={setTab} />
      </div>
      <div
        id="mail-view"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        className="flex min-h-0 flex-1 flex-col"
      >
        {mail.data && VIEWS[tab](mail.data)}
      </div>
    </article>
  )
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

function Tabs(props: { tab: Tab; onChange: (tab: Tab) => void }) {
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    const next = TABS[(TABS.indexOf(props.tab) + step + TABS.length) % TABS.length] ?? 'HTML'
    props.onChange(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div role="tablist" aria-label="Views of this mail" className="mt-2 flex gap-6">
      {TABS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={props.tab === name}
          aria-controls="mail-view"
          tabIndex={props.tab === name ? 0 : -1}
          onClick={() => props.onChange(name)}
          onKeyDown={move}
          className="min-h-11 border-b-[3px] border-transparent text-note font-medium text-dust hover:text-text aria-selected:border-bulb-text aria-selected:text-text"
        >
          {name}
        </button>
      ))}
    </div>
  )
}

/** Addresses in a plain-text mail become links, as every mail program makes them. */
function withLinks(text: string): ReactNode[] {
  return text.split(/(https?:\/\/[^\s<>"')\]]+)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move.
      <a key={index} href={part} target="_blank" rel="noreferrer" className="link">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
