import type { Engine } from '../engine.ts'

/** What the hosted pages ask of the engine. */
export type HostedPagesEngine = Pick<
  Engine,
  | 'now'
  | 'viewCheckout'
  | 'payCheckout'
  | 'changeCheckout'
  | 'recoverCheckout'
  | 'viewChallenge'
  | 'completeChallenge'
  | 'viewInvoice'
  | 'payInvoice'
  | 'viewPortal'
  | 'previewPortalChange'
  | 'actInPortal'
  | 'portalCardOutcome'
  | 'portalPlanOutcome'
  | 'portalLogin'
  | 'requestPortalLink'
>
