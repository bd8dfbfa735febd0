import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, test } from 'node:test'

/** The rules of the house, executed. STYLE.md says them in words. */

const ROOT = new URL('../', import.meta.url).pathname
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)))
const code = files.filter(
  (file) => /\.(ts|tsx|mjs|js)$/.test(file) && !file.includes('/generated/'),
)
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** Left may import right. One total order, so that no cycle between folders can exist. */
const ORDER = [
  ...['server/cli', 'server/main', 'server/app', 'server/routes', 'server/schedule', 'server/jobs'],
  'server/stripe-events',
  ...['server/admin', 'server/privacy', 'server/watching', 'server/billing', 'server/accounts'],
  ...['server/emails', 'server/stripe', 'server/queue', 'server/http', 'server/context'],
  ...['server/db', 'server/config', 'domain'],
]

/** `context.ts` names interfaces only, so type imports of it and of the tables it speaks of are free. */
const ALIASES: Record<string, string> = {
  '#domain/': 'domain/',
  '#server/': 'server/',
  '#sandbox/': 'packages/stripe-sandbox/src/',
  '#test/': 'test/support/',
}

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix))
  return alias ? ALIASES[alias]! + specifier.slice(alias.length) : null
}

function importsOf(file: string): Import[] {
  const pattern =
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm
  return [...text(file).matchAll(pattern)].flatMap((match) => {
    const to = resolve(file, match[2] ?? match[3] ?? '')
    return to === null ? [] : [{ from: file, to, typeOnly: match[1] !== undefined }]
  })
}

const isTest = (file: string) => file.endsWith('.test.ts') || /^(test|bench)\/|\/bench\//.test(file)
const imports = code.filter((file) => !isTest(file)).flatMap(importsOf)

function rank(file: string): number {
  return ORDER.findIndex((room) => file === `${room}.ts` || file.startsWith(`${room}/`))
}

function report(broken: string[]): void {
  assert.deepEqual(broken, [])
}

describe('the house', () => {
  test('imports point one way', () => {
    const wrong = imports.filter(
      (entry) => rank(entry.from) >= 0 && rank(entry.to) >= 0 && rank(entry.to) < rank(entry.from),
    )
    report(wrong.filter(({ typeOnly }) => !typeOnly).map(({ from, to }) => `${from} imports ${to}`))
  })

  test('every server file has a place in the order', () => {
    const ranked = code.filter((file) => file.startsWith('server/') && !isTest(file))
    report(ranked.filter((file) => rank(file) < 0))
  })

  test('no two files import each other, however long the way', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to, typeOnly } of imports) {
      if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to])
    }
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '))
      else if (!done.has(file))
        for (const next of graph.get(file) ?? []) walk(next, [...path, file])
      done.add(file)
    }
    for (const file of graph.keys()) walk(file, [])
    report(circles)
  })

  test('the web client takes rules from domain/ and types from the routes, and nothing else of the server', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('web/') &&
        !to.startsWith('web/') &&
        !to.startsWith('domain/') &&
        !(typeOnly && to === 'server/routes.ts'),
    )
    report(wrong.map(({ from, to }) => `${from} imports ${to}`))
  })

  test('the sandbox imports nothing of ours, and only the entry starts it', () => {
    const inside = 'packages/stripe-sandbox/'
    const out = imports.filter(({ from, to }) => from.startsWith(inside) && !to.startsWith(inside))
    const into = imports.filter(
      ({ from, to }) =>
        !from.startsWith(inside) &&
        to.startsWith(inside) &&
        !from.startsWith('server/main') &&
        !from.startsWith('server/cli/'),
    )
    report([...out, ...into].map(({ from, to }) => `${from} imports ${to}`))
  })

  test('only config.ts and the command line read the environment', () => {
    const readers = code.filter(
      (file) =>
        /^(server|domain|web|packages\/stripe-sandbox\/src)\//.test(file) &&
        !isTest(file) &&
        /process\.env\b/.test(text(file)),
    )
    report(
      readers.filter(
        (file) =>
          file !== 'server/config.ts' &&
          !file.startsWith('server/cli/') &&
          !/\/(cli|bin)[^/]*\.ts$/.test(file),
      ),
    )
  })

  test('domain/ has no clock and no world', () => {
    const impure = /Date\.now|new Date\(\)|performance\.|Math\.random|process\.|fetch\(|from 'node:/
    report(
      code.filter((file) => file.startsWith('domain/') && !isTest(file) && impure.test(text(file))),
    )
  })

  test('features take the time from the context', () => {
    const rooms = /^server\/(admin|privacy|watching|billing|emails|stripe)\//
    report(
      code.filter(
        (file) => rooms.test(file) && !isTest(file) && /Date\.now\(|new Date\(\)/.test(text(file)),
      ),
    )
  })

  test('only sync-customer.ts writes subscriptions', () => {
    const writes = /upsertSubscription\(|(insertInto|updateTable|deleteFrom)\('subscriptions'\)/
    const writers = code.filter(
      (file) => file.startsWith('server/') && !isTest(file) && writes.test(text(file)),
    )
    assert.deepEqual(writers.sort(), [
      'server/billing/queries.ts',
      'server/billing/sync-customer.ts',
    ])
  })

  test('names say what a file is about', () => {
    const vague =
      /(^|\/)(utils?|helpers?|common|misc|manager|service|controller|types|index)(\.[a-z]+)*$/
    report(code.filter((file) => vague.test(file) && !file.startsWith('web/index.')))
  })

  test('files fit a sitting', () => {
    report(
      code
        .filter((file) => text(file).split('\n').length > 301)
        .map((file) => `${file} has ${text(file).split('\n').length - 1} lines`),
    )
  })

  test('functions fit a screen', () => {
    const measured = code.filter((file) => !isTest(file) && !file.includes('/migrations/'))
    report(measured.flatMap(longFunctions))
  })

  test('nothing is left to do in the code, and no test is left out or alone', () => {
    const left = new RegExp(`\\b(${['TO', 'DO'].join('')}|FIX${'ME'}|XX${'X'})\\b`)
    const lone = new RegExp(`\\b(test|it|describe)\\.(on${'ly'}|to${'do'})\\b`)
    report(code.filter((file) => left.test(text(file)) || lone.test(text(file))))
  })

  test('every source file is used by another, or is a door', () => {
    const used = new Set(code.flatMap(importsOf).map(({ to }) => to))
    const doors =
      /\.test\.ts$|migrations\/|^bin\/|\.config\.ts$|web\/main\.tsx$|server\/main\.ts$|\/cli\.ts$|(^|\/)bin\/|^test\/|(^|\/)bench\/|worker\.ts$|\/browser\/|\/scripts\/|\.js$|\.mjs$/
    report(code.filter((file) => /\.tsx?$/.test(file) && !used.has(file) && !doors.test(file)))
  })
})

/**
 * What a top-level function may have at most: markup is long by nature, and a factory holds the functions that it
 * returns. Tables are exempt: routes, and builders that name each field of one of Stripe's objects.
 */
function longestAllowed(file: string, name: string): number {
  if (/Routes$/.test(name) || /^build[A-Z]/.test(name)) return Number.POSITIVE_INFINITY
  if (file.endsWith('.tsx')) return 100
  return /^(create|open)[A-Z]/.test(name) ? 130 : 60
}

/** Top-level functions by their first and last line, as the formatter lays them out. */
function longFunctions(file: string): string[] {
  const lines = text(file).split('\n')
  return lines.flatMap((line, start) => {
    const name = /^(?:export )?(?:async )?function\*? (\w+)/.exec(line)?.[1]
    if (!name) return []
    const length = lines.indexOf('}', start) - start + 1
    return length > longestAllowed(file, name) ? [`${file}: ${name} has ${length} lines`] : []
  })
}
