/**
 * Where to go after signing in: only a path of this house, as an address elsewhere would let a link
 * send a viewer anywhere.
 */
export function safeNext(next: string | null, origin: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return '/account'
  return new URL(next, origin).origin === origin ? next : '/account'
}
