import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { Failure } from '../failures.ts'

const MARKS = {
  failure: 'rotate-45 bg-velvet',
  done: 'rounded-full bg-sea',
  quiet: 'bg-slate',
} as const

/** A line about what just happened, read out when it appears. Shape and words carry the tone, not colour alone. */
export function Notice(props: { tone: keyof typeof MARKS; children: ReactNode }) {
  return (
    <div
      role={props.tone === 'failure' ? 'alert' : 'status'}
      className="flex items-baseline gap-3 text-note"
    >
      <span aria-hidden="true" className={`size-2 shrink-0 ${MARKS[props.tone]}`} />
      <div className="min-w-0">{props.children}</div>
    </div>
  )
}

/** Says why an action failed, and takes the focus, as what was pressed may be far below. */
export function FailureNotice(props: { failure: Failure | null; children?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const shown = props.failure !== null
  useEffect(() => {
    if (shown) box.current?.focus()
  }, [shown])
  if (!props.failure) return null
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="border-t-2 border-velvet bg-velvet-wash px-5 py-4"
    >
      <p className="flex items-baseline gap-3 font-medium">
        <span aria-hidden="true" className="size-2.5 shrink-0 rotate-45 bg-velvet" />
        {props.failure.title}
      </p>
      <div className="mt-1 pl-5.5 text-note">
        {props.failure.detail} {props.children}
        {props.failure.requestId && (
          <p className="mt-1 text-small text-dust">
            Reference <span className="font-mono break-all">{props.failure.requestId}</span>
          </p>
        )}
      </div>
    </div>
  )
}

/** What is wrong in a form, each line a link to its field. */
export function ErrorSummary(props: {
  errors: { id: string; message: string }[]
  attempt: number
}) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (props.attempt > 0) box.current?.focus()
  }, [props.attempt])
  if (props.errors.length === 0) return null
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="border-t-2 border-velvet bg-velvet-wash px-5 py-4"
    >
      <p className="font-medium">
        {props.errors.length === 1
          ? 'One answer needs another look.'
          : 'Some answers need another look.'}
      </p>
      <ul className="mt-1 text-note">
        {props.errors.map((error) => (
          <li key={error.id}>
            <a
              href={`#${error.id}`}
              className="link"
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(error.id)?.focus()
              }}
            >
              {error.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
