/** The old values of what changed: nested objects by field, arrays and lists whole. */
export function difference(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, unknown> | null {
  const changed: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[key], after[key]]
    if (old === now) continue
    if (JSON.stringify(old) === JSON.stringify(now)) continue
    const nested = isPlain(old) && isPlain(now) ? difference(old, now) : null
    changed[key] = nested ?? old ?? null
  }
  return Object.keys(changed).length > 0 ? changed : null
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
