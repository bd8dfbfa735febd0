import { notSimulated, oneOf, type Param } from '../http/read-params.ts'

/** A choice of which Stripe knows more than the sandbox: the rest is refused by name and not as a mistake. */
export function simulatedChoice<const T extends string, const Rest extends string>(
  simulated: readonly T[],
  refused: readonly Rest[],
): Param<T> {
  const known = oneOf<string>(...simulated, ...refused)
  return {
    required: false,
    read(raw, path) {
      const value = known.read(raw, path)
      const found = simulated.find((each) => each === value)
      return found ?? notSimulated().read(raw, path)
    },
  }
}
