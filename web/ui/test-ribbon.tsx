import { site } from '../site.ts'

/** Said on each page as long as no real money can move. */
export function TestRibbon() {
  if (site.mode === 'live') return null
  return (
    <aside
      aria-label="Test mode"
      className="relative z-10 border-b border-dashed border-line bg-page text-least"
    >
      <div className="page-width flex flex-wrap items-center gap-x-6 py-1.5 leading-5 desk:py-2">
        <p className="flex items-center gap-2.5 font-semibold">
          <span className="hatch h-2.5 w-6.5" />
          Test mode
        </p>
        <p className="order-last basis-full text-dust wide:order-none wide:basis-auto">
          No real money moves. Pay with{' '}
          <span className="font-mono text-[0.75rem] whitespace-nowrap text-text">
            4242 4242 4242 4242
          </span>
          .
        </p>
        {site.mode === 'sandbox' && (
          <a href="/dev/mailbox" className="link reach ml-auto">
            Mailbox
          </a>
        )}
      </div>
    </aside>
  )
}
