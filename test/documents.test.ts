import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { STRIPE_EVENTS } from '#server/stripe-events.ts'
import { createPglite } from './support/database.ts'

/** What the documents say, held against what is there. */

const ROOT = new URL('../', import.meta.url).pathname
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const all = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, it]) => it!)
const sorted = (names: Iterable<string>) => [...new Set(names)].sort()

const documents = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: ROOT })
const operations = text('docs/operations.md')
const decisions = globSync('docs/decisions/0*.md', { cwd: ROOT }).map((file) => basename(file))

describe('the documents', () => {
  test('explain every variable that is read, and no other', () => {
    const read = sorted(all(text('server/config.ts'), /^ {2}([A-Z][A-Z_]+): /gm))
    assert.ok(read.length > 10)
    const topics = /## Settings\n([\s\S]*?)\n## /.exec(operations)![1]!
    assert.deepEqual(sorted(all(text('.env.example'), /^([A-Z_]+)=/gm)), read)
    assert.deepEqual(sorted(all(text('README.md'), /^\| `([A-Z_]+)` \|/gm)), read)
    assert.deepEqual(sorted(all(topics, /`([A-Z_]+)`/g)), read)
  })

  test('name files that exist', () => {
    const isPath =
      /^(?:(?:bin|docs|domain|packages|server|test|web)\/[\w./-]*|[\w-]+\.(?:md|yaml))$/
    const missing = documents.flatMap((document) => {
      const source = text(document)
      const named = all(source, /`([^`\s]+)`/g).filter((name) => isPath.test(name))
      const linked = all(source, /\]\((?!https?:)([^)#]+)/g)
      const beside = (path: string) => join(ROOT, document, '..', path)
      const gone = [
        ...named.filter((path) => !existsSync(join(ROOT, path)) && !existsSync(beside(path))),
        ...linked.filter((path) => !existsSync(beside(path))),
      ]
      return gone.map((path) => `${document}: ${path}`)
    })
    assert.deepEqual(missing, [])
  })

  test('draw a tree that stands', () => {
    const tree = /## The tree\n\n```\n([\s\S]*?)```/.exec(text('docs/architecture.md'))![1]!
    const path: string[] = []
    const drawn = tree
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const depth = line.search(/\S/) / 2
        const names = line
          .slice(0, 25)
          .trim()
          .split(/\s{2,}/)
        path.splice(depth, path.length, names[0]!)
        return names.map((name) => join(...path.slice(0, depth), name))
      })
    assert.ok(drawn.length > 30)
    assert.deepEqual(
      drawn.filter((file) => !existsSync(join(ROOT, file))),
      [],
    )
  })

  test('list the events that are listened to, and no other', () => {
    const listed = all(operations, /^([a-z_]+(?:\.[a-z_]+)+)$/gm)
    assert.deepEqual(sorted(listed), sorted(Object.keys(STRIPE_EVENTS)))
  })

  test('quote the log as it is written', () => {
    const server = globSync('server/**/*.ts', { cwd: ROOT }).map(text).join('\n')
    const table = /## What the log says\n([\s\S]*?)\n## /.exec(operations)![1]!
    const quoted = all(table, /^\| (`.*?) \|/gm).flatMap((cell) =>
      all(cell, /`(?!mail )([A-Za-z][^`…]+)[`…]/g),
    )
    assert.ok(quoted.length > 10)
    assert.deepEqual(
      quoted.filter((line) => !server.includes(`'${line}`)),
      [],
    )
  })

  test('show SQL that the database understands', async () => {
    const statements = all(operations, /```sql\n([\s\S]*?)```/g)
      .flatMap((block) => block.replaceAll(/--.*$/gm, '').split(';'))
      .map((statement) => statement.replaceAll(/= …/g, '= 0').trim())
      .filter((statement) => statement !== '')
    assert.ok(statements.length > 5)
    const { db, close } = await createPglite()
    for (const statement of statements) await sql.raw(statement).execute(db)
    await close()
  })

  test('number each decision, list it, and give it all five parts', () => {
    const list = text('docs/decisions/README.md')
    assert.deepEqual(all(list, /^\d+\. \[.*\]\((.*)\)$/gm), sorted(decisions))
    assert.deepEqual(all(sorted(decisions).join('\n'), /^(\d{4})/gm).map(Number), [
      ...decisions.map((_, index) => index + 1),
    ])
    const parts = ['Context', 'Decision', 'Consequences', 'Alternatives', 'Revisit']
    const lacking = decisions.flatMap((file) =>
      parts
        .filter(
          (part) => !new RegExp(`^(\\*\\*|## )${part}`, 'm').test(text(`docs/decisions/${file}`)),
        )
        .map((part) => `${file} lacks ${part}`),
    )
    assert.deepEqual(lacking, [])
  })

  test('say of each dependency what it saves us', () => {
    const { dependencies, devDependencies } = JSON.parse(text('package.json'))
    const named = all(text('docs/decisions/0010-dependencies.md'), /^- (`.*?):/gm)
    assert.deepEqual(
      sorted(named.flatMap((line) => all(line, /`([^`]+)`/g))),
      sorted([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    )
  })
})
