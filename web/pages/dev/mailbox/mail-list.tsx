import { Link } from 'wouter'
import type { MailSummary } from '../../../api.ts'
import type { Shape } from '../../../ui/status.tsx'
import { Status } from '../../../ui/status.tsx'

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

export function mailTime(mail: MailSummary): string {
  return TIME.format(new Date(mail.sentAt ?? mail.createdAt))
}

const SHAPES = {
  ready: 'waiting',
  sending: 'waiting',
  sent: 'done',
  superseded: 'over',
  dead: 'failed',
} satisfies Record<MailSummary['state'], Shape>

export function MailList(props: { mails: MailSummary[]; openId: string | null }) {
  return (
    <ul className="border-t border-hair">
      {props.mails.map((mail) => (
        <li key={mail.id} className="border-b border-hair">
          <Link
            href={`/dev/mailbox/${mail.id}`}
            aria-current={mail.id === props.openId ? 'true' : undefined}
            className="mailbox-item"
          >
            <span className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 font-medium">{mail.subject}</span>
              <span className="figures shrink-0 text-least text-dust">{mailTime(mail)}</span>
            </span>
            <span className="mt-0.5 flex items-baseline justify-between gap-4 text-small">
              <span className="min-w-0 truncate text-dust">{mail.to}</span>
              <Status shape={SHAPES[mail.state]} className="shrink-0 text-least">
                {mail.state}
              </Status>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
