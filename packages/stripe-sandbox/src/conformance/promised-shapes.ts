import { findTopType } from './sdk-declarations.ts'
import { listSdkMethods } from './sdk-methods.ts'
import { declaredShape, type Shape } from './shape-of.ts'

interface Promised {
  parts: string[]
  read(): Shape
}

let byLength: Map<string, Promised[]> | null = null

/** What the SDK's method for an address promises, or null when it has none. */
export function answerShape(method: string, path: string): Shape | null {
  byLength ??= readAnswers()
  const segments = path.split('/')
  const fitting = (byLength.get(`${method} ${segments.length}`) ?? []).filter(({ parts }) =>
    parts.every((part, index) => part.startsWith(':') || part === segments[index]),
  )
  const exactest = fitting.sort((a, b) => idsIn(a.parts) - idsIn(b.parts))[0]
  return exactest?.read() ?? null
}

function readAnswers(): Map<string, Promised[]> {
  const found = new Map<string, Promised[]>()
  for (const { verb, path, answer } of listSdkMethods()) {
    const parts = path.split('/')
    const key = `${verb} ${parts.length}`
    let shape: Shape | null = null
    const read = () => {
      shape ??= answer()
      return shape
    }
    found.set(key, [...(found.get(key) ?? []), { parts, read }])
  }
  return found
}

function idsIn(parts: string[]): number {
  return parts.filter((part) => part.startsWith(':')).length
}

let events: Map<string, Shape> | null = null

/** An event of a type, as the SDK's types have it, or null when they have none. */
export function eventShape(type: string): Shape | null {
  events ??= readEvents()
  return events.get(type) ?? null
}

function readEvents(): Map<string, Shape> {
  const union = declaredShape(findTopType('resources/Events.d.ts', 'Event'))
  if (union.kind !== 'union') throw new Error('The SDK’s Event is no union any more.')
  return new Map(
    union.options.flatMap((option): [string, Shape][] => {
      const type = option.kind === 'object' ? option.fields().get('type')?.shape : undefined
      return type?.kind === 'literal' ? [[String(type.value), option]] : []
    }),
  )
}
