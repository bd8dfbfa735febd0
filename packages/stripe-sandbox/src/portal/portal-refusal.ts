/** The customer asked for something that is not possible, or no longer: the sentence says what to do instead. */
export class PortalRefusal extends Error {
  readonly field: string | null

  constructor(message: string, field: string | null = null) {
    super(message)
    this.name = 'PortalRefusal'
    this.field = field
  }
}
