import type { SubscriptionChange } from '#domain/subscription-changes.ts'

/** What the timeline tells about a purchase, in words; what else happened is not about it. */
const WORDS: Partial<Record<SubscriptionChange | 'paid' | 'confirmation_needed', string>> = {
  started: 'switched on',
  paid: 'Payment received',
  confirmation_needed: 'Your bank asks for a confirmation',
}

export interface Step {
  at: string
  words: string
}

/** Oldest first; the plan is named by the step that switched it on. */
export function describeSteps(
  steps: { at: string; kind: string }[],
  planName: string | null,
): Step[] {
  const known = new Map<string, string>(Object.entries(WORDS))
  return steps.flatMap(({ at, kind }) => {
    const words = known.get(kind)
    if (!words) return []
    return [{ at, words: kind === 'started' ? `${planName ?? 'Your plan'} ${words}` : words }]
  })
}
