/** Something takes the connection and then keeps silent, as a server of another protocol or a lost route does. */
export class DatabaseSilentError extends Error {
  constructor(seconds: number, options?: ErrorOptions) {
    super(
      `What DATABASE_URL names gave no answer within ${seconds} seconds: check that it is a PostgreSQL, and that the network lets us through.`,
      options,
    )
    this.name = 'DatabaseSilentError'
  }
}
