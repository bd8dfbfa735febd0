import { setTimeout as pause } from 'node:timers/promises'

/** Waits for a state that can be observed; tests wait for states, never for times. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`)
    await pause(5)
  }
}
