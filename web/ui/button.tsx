import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Link } from 'wouter'

const SHAPE =
  'inline-flex items-center justify-center rounded-control border text-center leading-tight transition-colors duration-[120ms] aria-disabled:cursor-default'

const KINDS = {
  /** The one amber action of a view. */
  main: 'min-h-14 px-7 py-3 font-semibold text-lead bg-bulb text-on-bulb border-bulb-edge hover:bg-bulb-hover aria-disabled:hover:bg-bulb',
  /** The same, where a line of text stands beside it. */
  compact:
    'min-h-11 px-4.5 py-2 font-semibold bg-bulb text-on-bulb border-bulb-edge hover:bg-bulb-hover aria-disabled:hover:bg-bulb',
  quiet: 'min-h-11 px-4.5 py-2 font-medium border-line hover:border-text hover:bg-stage',
  large: 'min-h-14 px-7 py-3 font-medium text-lead border-line hover:border-text hover:bg-stage',
} as const

type Kind = keyof typeof KINDS

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  kind?: Kind
  /** Under way: stays in the tab order, ignores further presses and says what is happening. */
  busy?: boolean
  busyLabel?: string
  /** Why it cannot be pressed now, shown by the caller beside it. */
  refused?: boolean
}

export function Button({
  kind = 'quiet',
  busy = false,
  busyLabel,
  refused = false,
  className = '',
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const inert = busy || refused
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (inert) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      onClick={press}
      className={`${SHAPE} ${KINDS[kind]} ${refused ? 'text-dust' : ''} ${className}`}
    >
      {busy ? (busyLabel ?? children) : children}
    </button>
  )
}

export function ButtonLink(props: {
  href: string
  kind?: Kind
  className?: string
  children: ReactNode
  /** A page that is not ours, such as an invoice at Stripe. */
  outside?: boolean
}) {
  const className = `${SHAPE} ${KINDS[props.kind ?? 'quiet']} ${props.className ?? ''}`
  if (props.outside) {
    return (
      <a href={props.href} className={className}>
        {props.children}
      </a>
    )
  }
  return (
    <Link href={props.href} className={className}>
      {props.children}
    </Link>
  )
}
