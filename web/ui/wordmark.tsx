import { Link } from 'wouter'
import { site } from '../site.ts'

/** The name of the house on a row of bulbs as wide as the name. */
export function Wordmark() {
  return (
    <Link
      href="/"
      aria-label={`${site.brand}, start page`}
      className="-my-2 inline-block max-w-full py-2"
    >
      <span className="display block truncate text-[1.625rem] leading-none font-semibold desk:text-[1.875rem]">
        {site.brand}
      </span>
      <span className="bulbs bulbs-small bulbs-lit mt-1 block" />
    </Link>
  )
}
