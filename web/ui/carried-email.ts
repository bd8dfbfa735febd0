/** An address written on one page and carried to the next; kept out of the URL, as URLs end up in logs. */
export function carriedEmail(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('email' in state)) return null
  return typeof state.email === 'string' && state.email !== '' ? state.email : null
}
