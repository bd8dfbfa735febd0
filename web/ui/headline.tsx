import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { site } from '../site.ts'

let pagesOpened = 0

/**
 * The one h1 of a page. Names the document and, after the first page, takes the focus, so that a
 * screen reader says where a press has led. A step that changes gives it another `key`.
 */
export function Headline(props: { title: string; className: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    pagesOpened += 1
    if (pagesOpened > 1) heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${props.title} · ${site.brand}`
  }, [props.title])
  return (
    <h1 ref={heading} tabIndex={-1} className={`display ${props.className}`}>
      {props.children}
    </h1>
  )
}
