import type { ReactNode } from 'react'

/** Shape and word say the state; the colour only repeats it. */
const SHAPES = {
  done: 'rounded-full bg-sea',
  waiting: 'rounded-full border-2 border-bulb-text',
  failed: 'rotate-45 bg-velvet',
  over: 'rounded-full border-[1.5px] border-line',
  note: 'bg-slate',
  live: 'rounded-full border border-bulb-edge bg-bulb',
} as const

export type Shape = keyof typeof SHAPES

export function Status(props: { shape: Shape; children: ReactNode; className?: string }) {
  return (
    <span className={`inline-flex items-baseline gap-2.5 ${props.className ?? ''}`}>
      <span aria-hidden="true" className={`size-2 shrink-0 ${SHAPES[props.shape]}`} />
      <span>{props.children}</span>
    </span>
  )
}
