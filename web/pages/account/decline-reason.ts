import { findDeclineReason } from '#domain/decline-reasons.ts'

/** "The bank gave “insufficient funds” as the reason." */
export function declineReason(code: string | null): string {
  const reason = findDeclineReason(code)
  return reason ? `The bank gave “${reason.name}” as the reason.` : 'The bank gave no reason.'
}
