import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Summary } from './support/summary-reporter.ts'

/**
 * `npm test`: format, lint, types, then all tests. Unit and integration tests share one process; what starts browsers or
 * kills processes runs on its own, one after another. The last line is the count. Anything that can't be counted is a
 * failure: a non-zero exit, a run without a summary, fewer tests than `floor.txt` says, and a skip where CI is set.
 */

const ROOT = new URL('../', import.meta.url).pathname
const inCi = process.env.CI === 'true' || process.env.CI === '1'

interface Step {
  name: string
  command: string
  args: string[]
}

const bin = (name: string) => join(ROOT, 'node_modules/.bin', name)

const CHECKS: Step[] = [
  { name: 'format and lint', command: bin('biome'), args: ['ci', '.'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit', '-p', '.'] },
  {
    name: 'web client builds',
    command: bin('vite'),
    args: ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
  },
]

const total: Summary = { passed: 0, failed: 0, skipped: [] }

function run(step: Step): number {
  console.log(`\n▷ ${step.name}`)
  const started = performance.now()
  const { status, error } = spawnSync(step.command, step.args, { cwd: ROOT, stdio: 'inherit' })
  if (error) console.error(error.message)
  console.log(`  ${step.name}: ${((performance.now() - started) / 1_000).toFixed(1)} s`)
  return status ?? 1
}

function runCheck(step: Step): void {
  if (run(step) === 0) total.passed++
  else total.failed++
}

function runTests(name: string, files: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-test-'))
  const output = join(folder, 'summary.json')
  const reporter = join(ROOT, 'test/support/summary-reporter.ts')
  const args = [
    ...['--disable-warning=ExperimentalWarning', '--test', '--test-isolation=none'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${output}`],
    ...files,
  ]
  const status = run({ name, command: process.execPath, args })
  const summary = readSummary(output)
  rmSync(folder, { recursive: true, force: true })
  if (!summary) console.error(`✖ ${name}: the run ended without a summary`)
  total.passed += summary?.passed ?? 0
  total.failed += summary?.failed ?? 1
  total.skipped.push(...(summary?.skipped ?? []))
  if (status !== 0 && summary?.failed === 0) {
    console.error(`✖ ${name}: exit code ${status} although no test failed`)
    total.failed++
  }
}

function readSummary(file: string): Summary | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Summary
  } catch {
    return null
  }
}

function reportSkips(): void {
  for (const { name, reason } of total.skipped) console.log(`﹣ skipped: ${name} (${reason})`)
  if (!inCi || total.skipped.length === 0) return
  console.error('✖ nothing may be skipped in CI')
  total.failed++
}

function checkFloor(): void {
  const floor = Number(readFileSync(join(ROOT, 'test/floor.txt'), 'utf8'))
  if (total.passed + total.skipped.length >= floor) return
  console.error(`✖ fewer tests than test/floor.txt says: ${total.passed} of ${floor}`)
  total.failed++
}

const patterns = ['domain', 'server', 'web', 'packages', 'test'].map(
  (folder) => `${folder}/**/*.test.ts`,
)
const all = globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] }).sort()
const alone = all.filter((file) => /^test\/(e2e|kills)\//.test(file))

for (const check of CHECKS) runCheck(check)
runTests(
  'unit and integration',
  all.filter((file) => !alone.includes(file)),
)
for (const file of alone) runTests(file, [file])
reportSkips()
checkFloor()

const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : ''
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed === 0 ? 0 : 1
