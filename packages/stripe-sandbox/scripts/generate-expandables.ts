import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listSdkMethods } from '../src/conformance/sdk-methods.ts'
import type { ObjectShape, Shape } from '../src/conformance/shape-of.ts'
import { endpointOf, isAsked } from './families.ts'

const TARGET = new URL('../src/generated/expandables.ts', import.meta.url)
/** How deep an object's own fields are followed; what is deeper belongs to another object. */
const MAX_DEPTH = 8

/** The text of `generated/expandables.ts`, from the installed SDK. */
export function generateExpandables(): string {
  const kinds = new Map<string, string>()
  const answers = new Map<string, string>()
  const waiting: ObjectShape[] = []
  for (const method of listSdkMethods().filter(isAsked)) {
    const objects = objectsIn(method.answer())
    waiting.push(...objects)
    const names = new Set(objects.map(kindOf).filter((kind) => kind !== null))
    const list = isList(method.answer()) ? '[]' : ''
    if (names.size > 0) answers.set(endpointOf(method), [...names].join('|') + list)
  }
  for (let shape = waiting.pop(); shape; shape = waiting.pop()) {
    const kind = kindOf(shape)
    if (kind === null || kinds.has(kind) || isDeleted(shape)) continue
    const paths = pathsIn(shape, '', 0, waiting)
    kinds.set(kind, paths.sort().join(' '))
  }
  const paths = [...kinds].filter(([, text]) => text !== '')
  return `// Written by scripts/generate-expandables.ts from the installed SDK's types: run it again, do not edit.

/** Per kind of object, the paths where another stands: \`path@kind\` for its id, \`path:kind\` for the whole. */
export const EXPANDABLES: Record<string, string> = ${table(paths)}

/** What an endpoint answers with; \`[]\` marks a list or the result of a search. */
export const ANSWERS: Record<string, string> = ${table([...answers])}
`
}

function table(entries: [string, string][]): string {
  const lines = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `  '${name}': '${text}',`)
  return `{\n${lines.join('\n')}\n}`
}

/** The objects with an id that a shape may be or, as a list, may hold. */
function objectsIn(shape: Shape): ObjectShape[] {
  if (shape.kind === 'union') return shape.options.flatMap(objectsIn)
  if (shape.kind === 'list') return objectsIn(shape.item)
  if (shape.kind !== 'object') return []
  return isList(shape) ? objectsIn(shape.fields().get('data')!.shape) : [shape]
}

function isList(shape: Shape): boolean {
  if (shape.kind !== 'object') return false
  const kind = kindOf(shape)
  return kind === 'list' || kind === 'search_result'
}

function pathsIn(shape: ObjectShape, at: string, depth: number, found: ObjectShape[]): string[] {
  if (depth > MAX_DEPTH) return []
  return [...shape.fields()].flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`
    const inside = unlisted(field.shape)
    const options = inside.kind === 'union' ? inside.options : [inside]
    const objects = options.filter((option) => option.kind === 'object')
    const whole = objects.filter((object) => kindOf(object) !== null && kindOf(object) !== 'list')
    if (whole.length > 0) {
      found.push(...whole)
      const mark = options.some(({ kind }) => kind === 'text') ? '@' : ':'
      return [`${path}${mark}${[...new Set(whole.map(kindOf))].join('|')}`]
    }
    return objects.flatMap((object) => pathsIn(object, path, depth + 1, found))
  })
}

function unlisted(shape: Shape): Shape {
  if (shape.kind === 'list') return unlisted(shape.item)
  if (shape.kind !== 'union') return shape
  return { kind: 'union', options: shape.options.map(unlisted).flatMap(optionsOf) }
}

function optionsOf(shape: Shape): Shape[] {
  return shape.kind === 'union' ? shape.options : [shape]
}

function kindOf(shape: ObjectShape): string | null {
  const object = shape.fields().get('object')?.shape
  return object?.kind === 'literal' ? String(object.value) : null
}

function isDeleted(shape: ObjectShape): boolean {
  return shape.fields().get('deleted')?.optional === false
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TARGET, generateExpandables())
}
