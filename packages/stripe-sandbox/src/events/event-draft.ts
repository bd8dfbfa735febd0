export interface EventDraft {
  type: string
  object: Record<string, unknown>
  previous?: Record<string, unknown>
}
