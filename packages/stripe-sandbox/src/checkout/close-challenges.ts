import type { Operation } from '../operation.ts'

/** A bank that was asked about another sum must not be answered any more. */
export function closeChallenges(op: Operation, sessionId: string): void {
  for (const challenge of op.store.all('sandbox.challenge', { sessionId, open: true })) {
    op.store.save({ ...challenge, open: false })
  }
}
