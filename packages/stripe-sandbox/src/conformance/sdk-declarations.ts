import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  Class,
  ImportDeclaration,
  Statement,
  TSInterfaceDeclaration,
  TSQualifiedName,
  TSType,
  TSTypeAliasDeclaration,
  TSTypeName,
} from '@oxc-project/types'
import { parseAst } from 'rolldown/parseAst'

/** A name of the SDK's declarations with the place where its own names are looked up. */
export interface Declared {
  node: TSInterfaceDeclaration | TSTypeAliasDeclaration
  scope: Scope
}

/** Where a type was written: names are looked up here, then further out, then in the file's imports. */
export interface Scope {
  file: SdkFile
  parent: Scope | null
  types: Map<string, TSInterfaceDeclaration | TSTypeAliasDeclaration>
  namespaces: Map<string, Scope>
  /** What the type parameters of a generic stand for. */
  bindings: Map<string, { type: TSType; scope: Scope }>
}

interface SdkFile {
  path: string
  top: Scope
  classes: Map<string, Class>
  /** Local name, and the file and name that it comes from; `*` is the file's whole namespace. */
  imports: Map<string, { path: string; name: string }>
}

export const SDK_FOLDER = dirname(fileURLToPath(import.meta.resolve('stripe')))

const files = new Map<string, SdkFile>()

/** @param path of a declaration file, relative to the SDK: `resources/Customers.d.ts` */
export function readSdkFile(path: string): SdkFile {
  const known = files.get(path)
  if (known) return known
  const text = readFileSync(join(SDK_FOLDER, path), 'utf8')
  const file = { path, classes: new Map(), imports: new Map() } as unknown as SdkFile
  file.top = emptyScope(file, null)
  files.set(path, file)
  for (const statement of parseAst(text, { lang: 'dts' }, path).body) {
    if (statement.type === 'ImportDeclaration') noteImports(file, statement)
    else if (statement.type === 'ExportNamedDeclaration' && statement.source) {
      for (const { exported, local } of statement.specifiers) {
        const from = join(dirname(path), declarationFile(statement.source.value))
        file.imports.set(textOf(exported), { path: from, name: textOf(local) })
      }
    } else note(file.top, statement)
  }
  return file
}

function noteImports(file: SdkFile, statement: ImportDeclaration): void {
  const path = join(dirname(file.path), declarationFile(statement.source.value))
  for (const specifier of statement.specifiers) {
    const name = specifier.type === 'ImportSpecifier' ? textOf(specifier.imported) : '*'
    file.imports.set(specifier.local.name, { path, name })
  }
}

function declarationFile(specifier: string): string {
  return specifier.replace(/\.js$/, '.d.ts')
}

function textOf(name: { type: string } & ({ name: string } | { value: string })): string {
  return 'name' in name ? name.name : name.value
}

function note(scope: Scope, statement: Statement): void {
  const declaration =
    statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (!declaration) return
  if (declaration.type === 'ClassDeclaration' && declaration.id) {
    scope.file.classes.set(declaration.id.name, declaration)
  }
  if (
    declaration.type === 'TSInterfaceDeclaration' ||
    declaration.type === 'TSTypeAliasDeclaration'
  ) {
    scope.types.set(declaration.id.name, declaration)
  }
  if (declaration.type !== 'TSModuleDeclaration' || declaration.body?.type !== 'TSModuleBlock') {
    return
  }
  const name = textOf(declaration.id as never)
  const inner = scope.namespaces.get(name) ?? emptyScope(scope.file, scope)
  scope.namespaces.set(name, inner)
  for (const child of declaration.body.body) note(inner, child as Statement)
}

function emptyScope(file: SdkFile, parent: Scope | null): Scope {
  return { file, parent, types: new Map(), namespaces: new Map(), bindings: new Map() }
}

/** What a type parameter stands for here, or null when the name is none. */
export function findBinding(name: string, scope: Scope): { type: TSType; scope: Scope } | null {
  for (let place: Scope | null = scope; place; place = place.parent) {
    const bound = place.bindings.get(name)
    if (bound) return bound
    if (place.types.has(name)) return null
  }
  return null
}

/** @throws when the SDK's declarations have no such type */
export function findType(name: TSTypeName, scope: Scope): Declared {
  const found =
    name.type === 'TSQualifiedName' ? findQualified(name, scope) : findPlain(nameOf(name), scope)
  if (found) return found
  throw new Error(`${scope.file.path} declares no type ${describe(name)}.`)
}

/** @throws when the file declares no such type */
export function findTopType(path: string, name: string): Declared {
  const found = findPlain(name, readSdkFile(path).top)
  if (found) return found
  throw new Error(`${path} declares no type ${name}.`)
}

function findPlain(name: string, scope: Scope): Declared | null {
  for (let place: Scope | null = scope; place; place = place.parent) {
    const node = place.types.get(name)
    if (node) return { node, scope: place }
  }
  const imported = scope.file.imports.get(name)
  if (!imported) return null
  return findPlain(imported.name, readSdkFile(imported.path).top)
}

function findQualified(name: TSQualifiedName, scope: Scope): Declared | null {
  const namespace = findNamespace(name.left, scope)
  return namespace ? findPlain(name.right.name, namespace) : null
}

function findNamespace(name: TSTypeName, scope: Scope): Scope | null {
  if (name.type === 'TSQualifiedName') {
    const outer = findNamespace(name.left, scope)
    return outer ? inFileOf(outer, name.right.name) : null
  }
  for (let place: Scope | null = scope; place; place = place.parent) {
    const found = place.namespaces.get(nameOf(name))
    if (found) return found
  }
  return inFileOf(scope, nameOf(name))
}

function inFileOf(scope: Scope, name: string): Scope | null {
  const own = scope.namespaces.get(name)
  if (own) return own
  const imported = scope.file.imports.get(name)
  if (!imported) return null
  const { top } = readSdkFile(imported.path)
  return imported.name === '*' ? top : findNamespaceIn(top, imported.name)
}

function findNamespaceIn(top: Scope, name: string): Scope | null {
  return top.namespaces.get(name) ?? inFileOf(top, name)
}

function nameOf(name: TSTypeName): string {
  if (name.type === 'Identifier') return name.name
  throw new Error(`Not a name: ${name.type}`)
}

function describe(name: TSTypeName): string {
  if (name.type === 'TSQualifiedName') return `${describe(name.left)}.${name.right.name}`
  return name.type === 'Identifier' ? name.name : name.type
}
