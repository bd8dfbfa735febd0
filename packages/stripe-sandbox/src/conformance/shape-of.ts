import type { TSSignature, TSType, TSTypeReference } from '@oxc-project/types'
import { type Declared, findBinding, findType, type Scope } from './sdk-declarations.ts'

/** A type of the SDK as it looks on the wire: a Decimal is text, a Date is seconds. */
export type Shape =
  | { kind: 'text' | 'number' | 'boolean' | 'null' | 'any' }
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'union'; options: Shape[] }
  | { kind: 'list'; item: Shape }
  | { kind: 'record'; value: Shape }
  | ObjectShape

export interface ObjectShape {
  kind: 'object'
  name: string
  /** Read when it is asked for: objects refer to each other in circles. */
  fields(): Map<string, Field>
}

export interface Field {
  optional: boolean
  shape: Shape
}

const KEYWORDS: Record<string, Shape> = {
  TSStringKeyword: { kind: 'text' },
  TSNumberKeyword: { kind: 'number' },
  TSBooleanKeyword: { kind: 'boolean' },
  TSNullKeyword: { kind: 'null' },
  TSAnyKeyword: { kind: 'any' },
  TSUnknownKeyword: { kind: 'any' },
  TSVoidKeyword: { kind: 'any' },
}

/** Names with a meaning of their own, rather than a declaration to follow. */
const KNOWN: Record<string, (argument: TSType | undefined, scope: Scope) => Shape> = {
  Array: (item, scope) => ({ kind: 'list', item: shapeOf(item!, scope) }),
  Decimal: () => ({ kind: 'text' }),
  Date: () => ({ kind: 'number' }),
  // An open enum: what the SDK's types list is what this version of the API answers.
  OtherString: () => ({ kind: 'union', options: [] }),
  Partial: (whole, scope) => partial(shapeOf(whole!, scope)),
  Record: (_key, _scope) => ({ kind: 'any' }),
}

/** @throws for a construct that the SDK's declarations did not use when this was written */
export function shapeOf(type: TSType, scope: Scope): Shape {
  const keyword = KEYWORDS[type.type]
  if (keyword) return keyword
  switch (type.type) {
    case 'TSLiteralType':
      return literalShape(type.literal as { value?: unknown })
    case 'TSUnionType':
      return unionOf(type.types.map((option) => shapeOf(option, scope)))
    case 'TSArrayType':
      return { kind: 'list', item: shapeOf(type.elementType, scope) }
    case 'TSTypeLiteral':
      return literalObject('an object', type.members, scope)
    case 'TSTypeReference':
      return referenceShape(type, scope)
    default:
      throw new Error(`No shape is known for ${type.type} in ${scope.file.path}.`)
  }
}

function literalShape({ value }: { value?: unknown }): Shape {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'literal', value }
  }
  throw new Error('A literal type of an unknown sort.')
}

function unionOf(options: Shape[]): Shape {
  const flat = options.flatMap((option) => (option.kind === 'union' ? option.options : [option]))
  return flat.length === 1 ? flat[0]! : { kind: 'union', options: flat }
}

function referenceShape(type: TSTypeReference, scope: Scope): Shape {
  const argument = type.typeArguments?.params[0]
  if (type.typeName.type === 'Identifier') {
    const bound = findBinding(type.typeName.name, scope)
    if (bound) return shapeOf(bound.type, bound.scope)
    const known = KNOWN[type.typeName.name]
    if (known) return known(argument, scope)
  }
  return declaredShape(findType(type.typeName, scope), argument ? { type: argument, scope } : null)
}

const declaredShapes = new WeakMap<Declared['node'], Shape>()

export function declaredShape(
  { node, scope }: Declared,
  argument: { type: TSType; scope: Scope } | null = null,
): Shape {
  const known = argument ? undefined : declaredShapes.get(node)
  if (known) return known
  const shape = readDeclared(node, argument ? bind(node, scope, argument) : scope)
  if (!argument) declaredShapes.set(node, shape)
  return shape
}

function bind(
  node: Declared['node'],
  scope: Scope,
  argument: { type: TSType; scope: Scope },
): Scope {
  const name = node.typeParameters?.params[0]?.name.name
  if (name === undefined) throw new Error(`${node.id.name} takes no type argument.`)
  return {
    file: scope.file,
    parent: scope,
    types: new Map(),
    namespaces: new Map(),
    bindings: new Map([[name, argument]]),
  }
}

function readDeclared(node: Declared['node'], scope: Scope): Shape {
  if (node.type === 'TSTypeAliasDeclaration') return shapeOf(node.typeAnnotation, scope)
  const index = node.body.body.find((member) => member.type === 'TSIndexSignature')
  if (index) return { kind: 'record', value: shapeOf(index.typeAnnotation.typeAnnotation, scope) }
  return objectShape(node.id.name, () => {
    const inherited = node.extends.flatMap(({ expression }) => {
      if (expression.type !== 'Identifier' && expression.type !== 'MemberExpression') return []
      const base = declaredShape(findType(typeNameOf(expression), scope))
      return base.kind === 'object' ? [...base.fields()] : []
    })
    return new Map([...inherited, ...membersOf(node.body.body, scope)])
  })
}

type Expression = { type: string; name?: string; object?: unknown; property?: unknown }

/** `extends Event.Data` is an expression to the parser and a type's name to us. */
function typeNameOf(expression: Expression): never {
  if (expression.type === 'Identifier') return expression as never
  const left = typeNameOf(expression.object as Expression)
  return { type: 'TSQualifiedName', left, right: expression.property } as never
}

function literalObject(name: string, members: TSSignature[], scope: Scope): Shape {
  const index = members.find((member) => member.type === 'TSIndexSignature')
  if (index) return { kind: 'record', value: shapeOf(index.typeAnnotation.typeAnnotation, scope) }
  return objectShape(name, () => membersOf(members, scope))
}

function membersOf(members: TSSignature[], scope: Scope): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (const member of members) {
    if (member.type !== 'TSPropertySignature' || !member.typeAnnotation) continue
    const name = member.key.type === 'Identifier' ? member.key.name : literalName(member.key)
    const shape = shapeOf(member.typeAnnotation.typeAnnotation, scope)
    fields.set(name, { optional: member.optional, shape })
  }
  return fields
}

function literalName(key: { type: string; value?: unknown }): string {
  return String(key.value)
}

export function objectShape(name: string, read: () => Map<string, Field>): ObjectShape {
  let fields: Map<string, Field> | null = null
  return {
    kind: 'object',
    name,
    fields() {
      fields ??= read()
      return fields
    },
  }
}

function partial(shape: Shape): Shape {
  if (shape.kind !== 'object') return shape
  return objectShape(shape.name, () => {
    const fields = [...shape.fields()]
    return new Map(fields.map(([name, field]) => [name, { ...field, optional: true }]))
  })
}
