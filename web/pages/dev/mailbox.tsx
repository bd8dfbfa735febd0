import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'wouter'
import { api } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { site } from '../../site.ts'
import { SiteHeader } from '../../ui/site-header.tsx'
import { MailList } from './mailbox/mail-list.tsx'
import { MailPane } from './mailbox/mail-pane.tsx'

const POLL_MS = 2_000

/** Every mail that the program has written, as its reader would get it. Development only. */
export function MailboxPage() {
  const { id } = useParams<{ id?: string }>()
  const mailbox = useQuery({
    queryKey: ['mails'],
    queryFn: api.mails,
    refetchInterval: POLL_MS,
    retry: false,
  })
  useEffect(() => {
    document.title = `Mailbox · ${site.brand}`
  }, [])
  const mails = mailbox.data?.mails ?? []
  // An open mail is what the page is about; on a phone it is all there is.
  const Heading = id ? 'h2' : 'h1'
  return (
    <>
      <SiteHeader>
        <Link href="/account" className="link reach">
          Account
        </Link>
      </SiteHeader>
      <main className="mailbox">
        <section aria-label="Mails" className={`mailbox-list ${id ? 'mailbox-behind' : ''}`}>
          <div className="flex items-baseline justify-between gap-4 px-5 pt-4 pb-5 desk:pl-16">
            <Heading className="display text-section">Mailbox</Heading>
            <p role="status" className="figures text-small text-dust">
              {mailbox.isSuccess && `${mails.length} ${mails.length === 1 ? 'mail' : 'mails'}`}
            </p>
          </div>
          {mailbox.isError && (
            <p role="alert" className="px-5 pb-6 text-note text-velvet desk:pl-16">
              {describeFailure(mailbox.error).title} {describeFailure(mailbox.error).detail}
            </p>
          )}
          {mailbox.isSuccess && mails.length === 0 && (
            <p className="px-5 text-note text-dust desk:pl-16">
              No mail yet. It appears here by itself as soon as one is written.
            </p>
          )}
          <MailList mails={mails} openId={id ?? null} />
        </section>
        {id ? (
          <MailPane key={id} id={id} />
        ) : (
          <div className="hidden place-items-center border-l border-hair bg-stage text-dust desk:grid">
            <p>Pick a mail to read it.</p>
          </div>
        )}
      </main>
    </>
  )
}
