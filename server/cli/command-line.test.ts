import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freshEnvironment } from '#test/marquee-process.ts'
import { type Outcome, runMarquee } from '#test/run-marquee.ts'
import { until } from '#test/until.ts'

/** Nothing answers there, and no sandbox of ours is started beside it. */
const ELSEWHERE = { STRIPE_API_BASE: 'http://127.0.0.1:1' }
const ROOT = new URL('../../', import.meta.url).pathname

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-cli-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const marquee = (args: string[], env: Record<string, string> = {}) => runMarquee(args, env, folder)

/** What a person sees who made a mistake: no stack, no list of anything else. */
function assertLines(outcome: Outcome, code: number, ...patterns: RegExp[]): void {
  const lines = outcome.err.trimEnd().split('\n')
  assert.equal(lines.length, patterns.length, outcome.err)
  for (const [index, pattern] of patterns.entries()) assert.match(lines[index]!, pattern)
  assert.equal(outcome.code, code)
}

describe('the command line', () => {
  test('explains itself', async () => {
    const { code, out } = await marquee(['--help'])
    assert.equal(code, 0)
    for (const name of ['start', 'stop', 'status', 'doctor', 'plans push', 'reset']) {
      assert.match(out, new RegExp(`^  ${name} `, 'm'))
    }
    const help = await marquee(['start', '--help'])
    assert.equal(help.code, 0)
    assert.match(help.out, /--role all\|web\|worker\|scheduler/)
  })

  test('refuses what it does not know, and shows what it does', async () => {
    const mistakes: [string[], RegExp][] = [
      [[], /a command is missing/],
      [['begin'], /there is no command "begin"/],
      [['start', '--rolle', 'web'], /Unknown option '--rolle'/],
      [['start', '--role', 'king'], /--role must be one of all, web, worker, scheduler/],
      [['start', 'now'], /Unexpected argument 'now'/],
    ]
    for (const [args, pattern] of mistakes) {
      const { code, out, err } = await marquee(args)
      assert.equal(code, 2)
      assert.equal(out, '')
      assert.match(err, pattern)
      assert.match(err, /Usage: marquee/)
    }
  })

  test('names every wrong variable in a line of its own', async () => {
    const outcome = await marquee(['start'], { PORT: 'http', EMAIL_BACKEND: 'pigeon' })
    assertLines(outcome, 78, /PORT must be a port number/, /EMAIL_BACKEND must be/)
  })

  test('says which variables a single role needs', async () => {
    const outcome = await marquee(['start', '--role', 'worker'])
    assertLines(outcome, 78, /DATABASE_URL is missing/, /STRIPE_SECRET_KEY is missing/)
  })

  test('reads .env, over which the environment wins', async () => {
    writeFileSync(join(folder, '.env'), 'PORT=from-the-file\nLOG_LEVEL=loud\n')
    const outcome = await marquee(['start'], { PORT: '8000' })
    rmSync(join(folder, '.env'))
    assertLines(outcome, 78, /LOG_LEVEL must be one of/)
  })

  test('tells that the port is taken, and leaves nothing behind', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as { port: number }
    const outcome = await marquee(['start'], {
      PORT: String(port),
      DATA_DIR: join(folder, 'taken'),
    })
    blocker.close()
    assertLines(outcome, 1, new RegExp(`Port ${port} on 127.0.0.1 is in use: .*PORT=${port + 1}`))
    assert.equal((await marquee(['status'], { DATA_DIR: join(folder, 'taken') })).code, 1)
  })

  test('tells that PostgreSQL does not let us in', async () => {
    const outcome = await marquee(['doctor'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
      SESSION_SECRET: 'x'.repeat(32),
    })
    assert.equal(outcome.code, 1)
    assert.match(
      outcome.out,
      /FAIL {2}PostgreSQL: Nothing answers at 127\.0\.0\.1:1: check DATABASE_URL/,
    )
  })

  test('tells what is wrong with a data directory that cannot be one, and deletes nothing', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const lost = join(folder, 'lost')
    mkdirSync(join(lost, 'database'), { recursive: true })
    writeFileSync(join(lost, 'database/rows'), 'a table')
    const mistakes: [string, RegExp][] = [
      [file, /a-file is no folder, or lies under a file: choose another DATA_DIR/],
      [join(file, 'below'), /below is no folder, or lies under a file/],
      ['/proc/marquee', /The folder \/proc\/marquee can't be made .*: choose another DATA_DIR/],
      [lost, /The embedded database in .* can't be opened \(files are missing\)/],
    ]
    for (const [dataDir, pattern] of mistakes) {
      const env = { ...(await freshEnvironment()), ...ELSEWHERE, DATA_DIR: dataDir }
      assertLines(await marquee(['start'], env), 1, pattern)
    }
    assert.equal(existsSync(join(lost, 'database/rows')), true)
  })

  test('says which file is damaged, and ends', async () => {
    const damaged: [string, RegExp][] = [
      ['lock', /lock is damaged: delete it, it holds no data/],
      ['database/PG_VERSION', /The embedded database in .* can't be opened .*from a backup/],
      ['sandbox.sqlite', /The Stripe sandbox can't start\. Its state in .* can't be opened/],
    ]
    for (const [path, pattern] of damaged) {
      const dataDir = mkdtempSync(join(folder, 'damaged-'))
      mkdirSync(join(dataDir, path, '..'), { recursive: true })
      writeFileSync(join(dataDir, path), 'nonsense '.repeat(500))
      const elsewhere = path === 'sandbox.sqlite' ? {} : ELSEWHERE
      const env = { ...(await freshEnvironment()), ...elsewhere, DATA_DIR: dataDir }
      assertLines(await marquee(['start'], env), 1, pattern)
    }
  })

  test('tells that something other than PostgreSQL took the connection', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const outcome = await marquee(['start'], {
      ...(await freshEnvironment()),
      ...ELSEWHERE,
      DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/nothing`,
      SESSION_SECRET: 'x'.repeat(32),
    })
    silent.close()
    assertLines(outcome, 1, /DATABASE_URL names gave no answer .* check that it is a PostgreSQL/)
  })

  test('says that Stripe does not answer, and what to check', async () => {
    const env = { ...ELSEWHERE, DATA_DIR: join(folder, 'new') }
    const { out, code } = await marquee(['doctor'], env)
    assert.match(out, /FAIL {2}Stripe: It does not answer: check the network/)
    assert.equal(code, 1)
  })

  test('examines an installation that was never started', async () => {
    const outcome = await marquee(['doctor', '--json'], { DATA_DIR: join(folder, 'new') })
    const findings = JSON.parse(outcome.out) as { name: string; state: string }[]
    assert.deepEqual(
      findings.filter(({ state }) => state === 'broken'),
      [],
    )
    assert.equal(outcome.code, 0)
    assert.equal((await marquee(['status'], { DATA_DIR: join(folder, 'new') })).code, 1)
    assert.equal(existsSync(join(folder, 'new')), false)
  })

  test('resets only what is local, ours, and nobody is using', async () => {
    const dataDir = join(folder, 'old')
    cpSync(join(ROOT, 'LICENSE'), join(dataDir, 'database/PG_VERSION'))
    cpSync(join(ROOT, 'LICENSE'), join(dataDir, 'notes.txt'))
    const live = { DATABASE_URL: 'postgres://localhost/x', SESSION_SECRET: 'x'.repeat(32) }
    assertLines(await marquee(['reset', '--yes'], live), 1, /reset deletes local data only/)
    assertLines(await marquee(['reset'], { DATA_DIR: dataDir }), 1, /repeat it with --yes/)
    const done = await marquee(['reset', '--yes'], { DATA_DIR: dataDir })
    assert.match(done.out, /Deleted in .*: database\./)
    const again = await marquee(['reset', '--yes'], { DATA_DIR: dataDir })
    assert.match(again.out, /nothing to delete/)
  })
})

describe('the launcher', () => {
  test('says what to do where the packages are missing', async () => {
    const bare = join(folder, 'bare')
    cpSync(join(ROOT, 'bin'), join(bare, 'bin'), { recursive: true })
    cpSync(join(ROOT, 'package.json'), join(bare, 'package.json'))
    const child = spawn(process.execPath, [join(bare, 'bin/marquee.js'), 'start'])
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const [code] = await once(child, 'close')
    assert.equal(code, 1)
    assert.match(err, /^marquee: The packages are not installed: run npm ci in .*bare\/\n$/)
  })

  function launchOnOldHost(name: string, args: string[], env: Record<string, string>) {
    const old = join(folder, name)
    cpSync(join(ROOT, 'bin'), join(old, 'bin'), { recursive: true })
    mkdirSync(old, { recursive: true })
    for (const part of ['package.json', 'node_modules', 'server', 'domain', 'web', 'packages']) {
      symlinkSync(join(ROOT, part), join(old, part))
    }
    // A Node that calls itself 20, which is all that the launcher looks at.
    writeFileSync(
      join(old, 'pretend.cjs'),
      `const versions = { ...process.versions, node: '20.19.0' }
       globalThis.process = Object.create(process, { versions: { value: versions } })`,
    )
    return spawn(
      process.execPath,
      ['--require', join(old, 'pretend.cjs'), join(old, 'bin/marquee.js'), ...args],
      { cwd: folder, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
  }

  test('hands over to the Node that came with the packages, with arguments and exit code', async () => {
    const child = launchOnOldHost('with-packaged', ['begin'], {})
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const [code] = await once(child, 'close')
    assert.equal(code, 2)
    assert.match(err, /there is no command "begin"/)
  })

  test('takes its program along when it is killed itself', async () => {
    const dataDir = join(folder, 'orphan')
    const env = {
      ...ELSEWHERE,
      ...(await freshEnvironment()),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
    }
    const child = launchOnOldHost('with-orphan', ['start'], env)
    const isRunning = async () => (await marquee(['status'], { DATA_DIR: dataDir })).code === 0
    await until('the program runs', isRunning, 60_000)
    child.kill('SIGKILL')
    await until('the program has ended too', async () => !(await isRunning()), 30_000)
  })
})
