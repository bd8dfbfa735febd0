import type { ReactNode, RefObject } from 'react'
import { useEffect, useId, useRef } from 'react'

/** A native modal dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => showOrClose(dialog, props.open), [props.open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape; this is for a press beside the dialog.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose()
      }}
      className="m-auto w-full max-w-[32rem] border border-line bg-page p-0 text-text max-wide:mb-0 max-wide:max-w-full"
    >
      {props.open && (
        <div className="p-6 wide:p-8">
          <h2 id={titleId} className="display text-section leading-none">
            {props.title}
          </h2>
          {props.children}
        </div>
      )}
    </dialog>
  )
}

function showOrClose(dialog: RefObject<HTMLDialogElement | null>, open: boolean): void {
  const element = dialog.current
  if (!element || element.open === open) return
  if (open) element.showModal()
  else element.close()
}
