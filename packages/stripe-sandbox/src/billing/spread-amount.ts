/**
 * Parts of an amount in proportion to weights, which add up to it and none of which is larger than its weight as long
 * as the amount is no larger than their sum. Each part ends where the running share, rounded down, ends: 500 over 1000
 * and 2000 is 166 and 334, as in Stripe's own example of a coupon over two items.
 */
export function spreadAmount(amount: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (whole === 0) return weights.map(() => 0)
  let weightSoFar = 0
  let givenSoFar = 0
  return weights.map((weight) => {
    weightSoFar += weight
    const upToHere = Number((BigInt(amount) * BigInt(weightSoFar)) / BigInt(whole))
    const part = upToHere - givenSoFar
    givenSoFar = upToHere
    return part
  })
}
