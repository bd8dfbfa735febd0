import { AsyncLocalStorage } from 'node:async_hooks'

/** What one request to better-auth carries along beside its own context. */
export interface AuthRequest {
  /** A hash that was made before the transaction began, and of what. */
  hashed: { password: string; hash: string } | null
  /** The account's address is being replaced. */
  hasNewAddress: boolean
  /** What better-auth caught although it is no refusal. */
  bug: unknown
}

const current = new AsyncLocalStorage<AuthRequest>()

export async function withAuthRequest<T>(run: (request: AuthRequest) => Promise<T>): Promise<T> {
  const request: AuthRequest = { hashed: null, hasNewAddress: false, bug: null }
  return current.run(request, () => run(request))
}

/** null for calls that are no request of a person. */
export function findAuthRequest(): AuthRequest | null {
  return current.getStore() ?? null
}
