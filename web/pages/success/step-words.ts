export interface Step {
  at: string
  words: string
  /** false while it is still under way. */
  done: boolean
}

interface Words {
  words: (planName: string) => string
  done: boolean
}

/** What is recorded of a purchase, in words; what else happened is not about it. */
const STEPS: Record<string, Words> = {
  page_closed: { words: () => 'Payment page closed', done: true },
  confirmed: { words: () => 'Confirmed by Stripe', done: true },
  confirmation_needed: { words: () => 'Your bank asks for a confirmation', done: false },
  started: { words: (planName) => `${planName} switched on`, done: true },
  welcome_written: { words: () => 'Welcome mail on its way', done: false },
  welcome_sent: { words: () => 'Welcome mail sent', done: true },
}

export const LAST_STEP = 'welcome_sent'

/** In the order that the server gives; the plan is named by the step that switched it on. */
export function describeSteps(
  steps: { at: string; kind: string }[],
  planName: string | null,
): Step[] {
  return steps.flatMap(({ at, kind }) => {
    const step = STEPS[kind]
    return step ? [{ at, words: step.words(planName ?? 'Your plan'), done: step.done }] : []
  })
}
