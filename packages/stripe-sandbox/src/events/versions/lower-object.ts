export type Shown = Record<string, unknown>

/** Finds an object of the store in the shape of the release that a step starts from. */
export type Find = (kind: string, id: unknown) => Shown | null

/** What an older release has instead, for one kind of object. */
export type Lowering = (shown: Shown, look: Look) => Shown

export interface Look {
  find: Find
  /** The payments of an invoice, or of a payment intent, oldest first. */
  paymentsOf(filter: { invoice: unknown } | { intent: unknown }): Shown[]
}

/** One release down: by `object`, how its shape was before. */
export type Step = Readonly<Record<string, Lowering>>

/** Rewrites an object and everything inside it, from the outside in: a parent still sees its children's new shape. */
export function lowerObject(shown: Shown, step: Step, look: Look): Shown {
  const lowering = typeof shown.object === 'string' ? step[shown.object] : undefined
  const lowered = lowering ? lowering(shown, look) : shown
  return Object.fromEntries(
    Object.entries(lowered).map(([name, value]) => [name, lowerValue(value, step, look)]),
  )
}

function lowerValue(value: unknown, step: Step, look: Look): unknown {
  if (Array.isArray(value)) return value.map((item) => lowerValue(item, step, look))
  return isShown(value) ? lowerObject(value, step, look) : value
}

export function isShown(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A nested field, or undefined where the path ends early. */
export function at(shown: unknown, path: string): unknown {
  let value = shown
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(name)]
    else value = isShown(value) ? value[name] : undefined
  }
  return value
}

export function listAt(shown: unknown, path: string): Shown[] {
  const value = at(shown, path)
  return Array.isArray(value) ? value.filter(isShown) : []
}

export function without(shown: Shown, ...names: string[]): Shown {
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !names.includes(name)))
}

/** Leaves out a field of a nested object, where there is one. */
export function withoutInside(shown: Shown, path: string, ...names: string[]): Shown {
  const [first, ...rest] = path.split('.')
  const inner = shown[first!]
  if (!isShown(inner)) return shown
  const lowered =
    rest.length === 0 ? without(inner, ...names) : withoutInside(inner, rest.join('.'), ...names)
  return { ...shown, [first!]: lowered }
}
