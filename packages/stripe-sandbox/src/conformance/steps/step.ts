import type { TestSandbox } from '../../testing/test-sandbox.ts'

/** Calls one method of the SDK, after what it needs, and asserts what its answer must say. */
export type Step = (test: TestSandbox) => Promise<void>

/** By the method's name: `customers.create`. */
export type Steps = Record<string, Step>

/** Unix seconds of the sandbox's clock. */
export function secondsOf({ sandbox }: TestSandbox): number {
  return Math.floor(sandbox.engine.now() / 1_000)
}
