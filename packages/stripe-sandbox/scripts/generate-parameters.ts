import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listSdkMethods } from '../src/conformance/sdk-methods.ts'
import type { Shape } from '../src/conformance/shape-of.ts'
import { endpointOf, isAsked } from './families.ts'

const TARGET = new URL('../src/generated/parameters.ts', import.meta.url)
const MAX_DEPTH = 12

/** The text of `generated/parameters.ts`, from the installed SDK. */
export function generateParameters(): string {
  const lines = new Map<string, string>()
  for (const method of listSdkMethods()) {
    if (!isAsked(method)) continue
    const params = method.params()
    const endpoint = endpointOf(method)
    const written = params ? write(params, 0).slice(1, -1) : ''
    const known = lines.get(endpoint)
    // Two methods of the SDK may ask the same endpoint; the longer list holds the other.
    if (known === undefined || known.length < written.length) lines.set(endpoint, written)
  }
  const entries = [...lines].sort(([a], [b]) => (a < b ? -1 : 1))
  return `// Written by scripts/generate-parameters.ts from the installed SDK's types: run it again, do not edit.

/**
 * The parameters that Stripe knows, per endpoint: \`name\`, \`name{inside}\` for an object, \`name[]\` for a list,
 * \`name{*…}\` for free keys, \`name(a|b)\` for one of these values.
 */
export const PARAMETERS: Record<string, string> = {
${entries.map(([endpoint, text]) => `  '${endpoint}': '${text}',`).join('\n')}
}
`
}

/** A shape in the file's notation. */
function write(shape: Shape, depth: number): string {
  if (depth > MAX_DEPTH) throw new Error('A parameter is nested too deeply: does it hold itself?')
  switch (shape.kind) {
    case 'object': {
      const fields = [...shape.fields()].sort(([a], [b]) => (a < b ? -1 : 1))
      return `{${fields.map(([name, field]) => name + write(field.shape, depth + 1)).join(' ')}}`
    }
    case 'list':
      return `[]${write(shape.item, depth + 1)}`
    case 'record':
      return `{*${write(shape.value, depth + 1)}}`
    case 'literal':
      return `(${shape.value})`
    case 'union':
      return writeUnion(shape.options, depth)
    default:
      return ''
  }
}

/** Only the structure counts: a timestamp or bounds is written as the bounds, and null or '' not at all. */
function writeUnion(options: Shape[], depth: number): string {
  const values = options.flatMap((option) => (option.kind === 'literal' ? [option.value] : []))
  const others = options.filter(({ kind }) => kind !== 'literal' && kind !== 'null')
  const structures = [...new Set(others.map((option) => write(option, depth)))].filter(Boolean)
  if (structures.length > 1) throw new Error(`Several structures: ${structures.join(' or ')}`)
  if (structures.length === 1) return structures[0]!
  const closed = others.length === 0 && values.some((value) => value !== '')
  return closed ? `(${values.join('|')})` : ''
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TARGET, generateParameters())
}
