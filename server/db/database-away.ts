/** No connection to the database could be had, so the statement was never sent. */
export class DatabaseAwayError extends Error {
  /** That of the driver or of PostgreSQL, when there is one. */
  readonly code: string | undefined

  constructor(cause: unknown) {
    super('No connection to the database could be had', { cause })
    this.name = 'DatabaseAwayError'
    this.code = (cause as { code?: string } | null)?.code
  }
}

/** better-auth wraps what it can't help; the cause tells. */
export function isDatabaseAway(error: Error): boolean {
  return error instanceof DatabaseAwayError || error.cause instanceof DatabaseAwayError
}
