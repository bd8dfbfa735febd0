import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runSandbox, runToEnd } from '../testing/run-sandbox.ts'
import { sdkFor } from '../testing/test-sandbox.ts'

const run = promisify(execFile)
const SOURCE = fileURLToPath(new URL('../..', import.meta.url))
/** What the package depends on, and the SDK that talks to it: as they are installed here, so that no network is asked. */
const NEEDED = [
  '@fontsource-variable/instrument-sans',
  '@fontsource/commit-mono',
  '@hono/node-server',
  'hono',
]

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-package-')))
after(() => rmSync(folder, { recursive: true }))

function npm(args: string[], cwd: string) {
  return run('npm', [...args, '--offline', '--no-audit', '--no-fund'], {
    cwd,
    shell: process.platform === 'win32',
  })
}

async function pack(source: string, ...options: string[]): Promise<string> {
  const { stdout } = await npm(['pack', '--json', '--pack-destination', folder, ...options], source)
  const listed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as unknown
  const [packed] = Object.values(listed as Record<string, { filename: string }>)
  return join(folder, packed!.filename)
}

function installed(name: string): string {
  const file = findPackageJSON(name, import.meta.url)
  if (file === undefined) throw new Error(`${name} is not installed.`)
  return dirname(file)
}

describe('The package', () => {
  it('is installed into an empty folder, starts there, and answers the SDK', async () => {
    const own = await pack(SOURCE)
    const others: string[] = []
    for (const name of NEEDED) others.push(await pack(installed(name), '--ignore-scripts'))
    const home = join(folder, 'home')
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{"private": true, "type": "module"}')
    await npm(['install', '--ignore-scripts', own, ...others], home)

    const bin = realpathSync(join(home, 'node_modules/.bin/stripe-sandbox'))
    assert.ok(bin.startsWith(home))
    const args = ['--port', '0', '--data', join(home, 'state')]
    const sandbox = await runSandbox(args, bin)
    const customer = await sdkFor(sandbox).customers.create({ name: 'Ann' })
    assert.match(customer.id, /^cus_/)
    const dashboard = /Dashboard +(\S+)/.exec(sandbox.greeting)?.[1]
    const page = await (await fetch(dashboard!)).text()
    const stylesheet = /href="(\/_assets\/base\.css[^"]*)"/.exec(page)?.[1]
    assert.equal((await fetch(new URL(stylesheet!, dashboard))).status, 200)
    assert.equal(await sandbox.stop('SIGTERM'), 0)
    assert.match((await runToEnd(['--version'], bin)).stdout, /^\d/)

    await assertUsable(home)
  })
})

/** In-process and in a thread, and its types for somebody who has the SDK. */
async function assertUsable(home: string): Promise<void> {
  writeFileSync(
    join(home, 'use.ts'),
    `import { startSandbox, type Sandbox } from 'stripe-sandbox'
import { startSandboxWorker } from 'stripe-sandbox/worker'
const sandbox: Sandbox = await startSandbox({ port: 0, dashboardPort: null })
const thread = await startSandboxWorker({ port: 0, dashboardPort: null })
const known: string | undefined = sandbox.engine.findDocument('customer', 'cus_1')?.id
console.log(typeof known, sandbox.secretKey === thread.secretKey)
await thread.close()
await sandbox.close()
`,
  )
  const { stdout } = await run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'use.ts'],
    {
      cwd: home,
    },
  )
  assert.equal(stdout, 'undefined true\n')
  mkdirSync(join(home, 'node_modules/@types'))
  for (const name of ['stripe', '@types/node']) {
    symlinkSync(installed(name), join(home, 'node_modules', name))
  }
  const compiler = join(installed('typescript'), 'bin/tsc')
  const options = '--noEmit --strict --skipLibCheck --types node --target ES2024 --module NodeNext'
  await run(process.execPath, [compiler, ...options.split(' '), 'use.ts'], { cwd: home })
}
