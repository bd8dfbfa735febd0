import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClassElement, Expression, Function as FunctionNode, TSType } from '@oxc-project/types'
import { parseAst } from 'rolldown/parseAst'
import { findTopType, readSdkFile, SDK_FOLDER } from './sdk-declarations.ts'
import { declaredShape, type Shape, shapeOf } from './shape-of.ts'

/** A method of the SDK that asks one endpoint of the API. */
export interface SdkMethod {
  /** The SDK's class, such as `CustomerResource`. */
  resource: string
  name: string
  verb: string
  /** `/v1/customers/:id` */
  path: string
  /** Null when the endpoint takes none. */
  params(): Shape | null
  answer(): Shape
}

/** Every method of the installed SDK under `/v1`, read from its own code and declarations. */
export function listSdkMethods(): SdkMethod[] {
  const resources = readdirSync(join(SDK_FOLDER, 'resources'), { recursive: true }).map(String)
  return resources
    .filter((path) => path.endsWith('.js') && !path.startsWith('V2'))
    .sort()
    .flatMap((path) => methodsIn(join('resources', path)))
    .filter(({ path }) => path.startsWith('/v1/'))
}

function methodsIn(path: string): SdkMethod[] {
  const text = readFileSync(join(SDK_FOLDER, path), 'utf8')
  if (!text.includes('_makeRequest(')) return []
  const classes = parseAst(text, { lang: 'js' }, path).body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' &&
    statement.declaration?.type === 'ClassDeclaration'
      ? [statement.declaration]
      : [],
  )
  return classes.flatMap((node) =>
    node.body.body.flatMap((element) => methodOf(path, node.id!.name, element)),
  )
}

function methodOf(path: string, resource: string, element: ClassElement): SdkMethod[] {
  if (element.type !== 'MethodDefinition' || element.key.type !== 'Identifier') return []
  const asked = requestOf(element.value)
  if (!asked) return []
  const { name } = element.key
  const declarations = path.replace(/\.js$/, '.d.ts')
  return [
    {
      resource,
      name,
      ...asked,
      params: () => paramsOf(declarations, resource, name),
      answer: () => answerOf(declarations, resource, name),
    },
  ]
}

/** `return this._makeRequest('GET', …)`: every generated method consists of that one statement. */
function requestOf(method: FunctionNode): { verb: string; path: string } | null {
  const last = method.body?.body.at(-1)
  if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'CallExpression') return null
  const [verb, path] = last.argument.arguments as Expression[]
  if (verb?.type !== 'Literal' || path === undefined) return null
  return { verb: String(verb.value), path: pathOf(path) }
}

function pathOf(node: Expression): string {
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral') throw new Error(`An address of the sort ${node.type}.`)
  const names = node.expressions.map((expression) => {
    const [argument] = expression.type === 'CallExpression' ? expression.arguments : []
    if (argument?.type !== 'Identifier') throw new Error('An address with an unknown part.')
    return `:${argument.name}`
  })
  return node.quasis.map((text, index) => text.value.cooked + (names[index] ?? '')).join('')
}

function paramsOf(path: string, resource: string, name: string): Shape | null {
  const { method, scope } = declarationOf(path, resource, name)
  const given = method.params.find(
    (param) => param.type === 'Identifier' && param.name === 'params',
  ) as { typeAnnotation?: { typeAnnotation: TSType } } | undefined
  return given?.typeAnnotation ? shapeOf(given.typeAnnotation.typeAnnotation, scope) : null
}

/** What stands inside `Promise<Response<…>>`, a list or a search result. */
function answerOf(path: string, resource: string, name: string): Shape {
  const { method, scope } = declarationOf(path, resource, name)
  const type = method.returnType?.typeAnnotation
  if (type?.type !== 'TSTypeReference') throw new Error(`${resource}.${name} answers nothing.`)
  const wrapper = type.typeName.type === 'Identifier' ? type.typeName.name : ''
  const inner = type.typeArguments!.params[0]!
  if (wrapper === 'ApiListPromise' || wrapper === 'ApiSearchResultPromise') {
    const list = findTopType('lib.d.ts', wrapper.replace('Promise', ''))
    return declaredShape(list, { type: inner, scope })
  }
  if (inner.type !== 'TSTypeReference') throw new Error(`${resource}.${name} answers no Response.`)
  return shapeOf(inner.typeArguments!.params[0]!, scope)
}

function declarationOf(path: string, resource: string, name: string) {
  const file = readSdkFile(path)
  const element = file.classes
    .get(resource)
    ?.body.body.find(
      (candidate) =>
        candidate.type === 'MethodDefinition' &&
        candidate.key.type === 'Identifier' &&
        candidate.key.name === name,
    )
  if (element?.type !== 'MethodDefinition') {
    throw new Error(`${path} declares no ${resource}.${name}.`)
  }
  return { method: element.value, scope: file.top }
}
