import type { CheckoutView } from '../checkout/checkout-view.ts'
import { noticePage } from './notice-page.ts'
import type { Html } from './page-frame.ts'

export function expiredSession(view: CheckoutView): Html {
  const { businessName, recoveryUrl, cancelUrl } = view
  const title = 'This Checkout session has expired'
  if (recoveryUrl) {
    return noticePage({
      title,
      text: 'Nothing was charged. The same order can be started again from here.',
      link: { href: recoveryUrl, text: 'Start again' },
    })
  }
  return noticePage({
    title,
    text: `Nothing was charged. Go back to ${businessName} to start again.`,
    link: cancelUrl ? { href: cancelUrl, text: `Back to ${businessName}` } : null,
  })
}

export function completeSession(view: CheckoutView): Html {
  return noticePage({
    title: 'This Checkout session is complete',
    text: 'It was confirmed before. This page charges nothing a second time.',
    link: { href: view.successUrl, text: `Continue to ${view.businessName}` },
  })
}

export function unknownSession(): Html {
  return noticePage({
    title: 'There is no such Checkout session',
    text: 'The address is wrong, or the sandbox was reset since. Start again from the shop.',
    link: null,
  })
}

export function deadRecovery(): Html {
  return noticePage({
    title: 'This link has expired',
    text: 'It worked for 30 days after its order expired. Nothing was charged. Start again from the shop.',
    link: null,
  })
}
