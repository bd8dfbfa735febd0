import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { freshEnvironment, launchMarquee, type Marquee, removeData } from '#test/marquee-process.ts'
import { runMarquee } from '#test/run-marquee.ts'
import { createClient } from '#test/test-client.ts'
import { until } from '#test/until.ts'

const ACCOUNT = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

describe('the one command', () => {
  let env: Record<string, string>
  let marquee: Marquee
  before(async () => {
    env = await freshEnvironment()
    marquee = await launchMarquee(env)
  })
  after(async () => {
    await marquee.stop()
    removeData(marquee)
  })

  test('says where everything is, which cards there are, and what is fake', async () => {
    await until('it has introduced itself', () => marquee.output().includes('Ctrl+C stops it'))
    const said = marquee.output()
    assert.match(said, new RegExp(`Subscribe +http://localhost:${env.PORT}/subscribe/`))
    assert.match(said, new RegExp(`Stripe +http://127.0.0.1:${env.SANDBOX_DASHBOARD_PORT}`))
    assert.match(said, /4242 4242 4242 4242 +pays/)
    assert.match(said, /Stripe is a local sandbox/)
  })

  test('a second process on the same data is told who is there, and disturbs nobody', async () => {
    const other = await freshEnvironment()
    const second = await runMarquee(['start'], { ...other, DATA_DIR: marquee.dataDir })
    assert.equal(second.code, 1)
    const line = new RegExp(
      `^marquee: Process ${marquee.process.pid} is already using the data in .*another DATA_DIR\\.\\n$`,
    )
    assert.match(second.err, line)
    assert.equal((await fetch(`${marquee.url}/readyz`)).status, 200)
  })

  test('a taken port of the sandbox is told in one line, and everything else is let go', async () => {
    const other = await freshEnvironment()
    const second = await runMarquee(['start'], { ...other, SANDBOX_PORT: env.SANDBOX_PORT! })
    assert.equal(second.code, 1)
    assert.match(
      second.err,
      /^marquee: The Stripe sandbox can't start\. Port \d+ on 127\.0\.0\.1 is in use: .*SANDBOX_PORT=\d+\.\n$/,
    )
    const free = createServer().listen(Number(other.PORT), '127.0.0.1')
    await once(free, 'listening')
    free.close()
  })

  test('the remedy for a taken port of the sandbox is not its own other port', async () => {
    const other = await freshEnvironment()
    const port = Number(env.SANDBOX_PORT)
    const second = await runMarquee(['start'], {
      ...other,
      SANDBOX_PORT: String(port),
      SANDBOX_DASHBOARD_PORT: String(port + 1),
    })
    assert.match(second.err, new RegExp(`start with SANDBOX_PORT=${port + 2}\\.`))
  })

  test('the command line finds the running process', async () => {
    const status = await runMarquee(['status', '--json'], { DATA_DIR: marquee.dataDir })
    assert.equal(status.code, 0)
    const { running, pid } = JSON.parse(status.out) as { running: boolean; pid: number }
    assert.deepEqual({ running, pid }, { running: true, pid: marquee.process.pid })
    const pushed = await runMarquee(['plans', 'push', '--json'], { DATA_DIR: marquee.dataDir })
    assert.deepEqual((JSON.parse(pushed.out) as { created: string[] }).created, [])
  })

  test('a stop ends what is in hand, and the next start finds everything as it was', async () => {
    const client = createClient(marquee.url)
    assert.equal((await client.post('/api/auth/sign-up/email', ACCOUNT)).status, 200)
    const inHand = client.post('/api/auth/sign-in/email', ACCOUNT).then(
      ({ status }) => status,
      () => 0,
    )
    assert.equal(await marquee.stop('SIGTERM'), 0)
    assert.ok([200, 0].includes(await inHand))
    marquee = await launchMarquee(env)
    const account = await client.get('/api/account/')
    assert.equal(account.status, 200)
  })

  test('whoever ends `npm start` ends the program, and gets its exit code', async () => {
    await marquee.stop()
    const child = spawn('npm', ['start'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: 'ignore',
    })
    const exited = once(child, 'exit')
    await until('it is ready', async () => {
      const ready = await fetch(`${marquee.url}/readyz`).catch(() => null)
      return ready?.ok === true
    })
    child.kill('SIGTERM')
    assert.deepEqual(await exited, [0, null])
    await assert.rejects(fetch(`${marquee.url}/livez`))
    marquee = await launchMarquee(env)
  })

  test('`marquee stop` stops it', async () => {
    const stop = await runMarquee(['stop'], { DATA_DIR: marquee.dataDir })
    assert.equal(stop.code, 0)
    assert.equal(await marquee.stop(), 0)
    assert.equal((await runMarquee(['status'], { DATA_DIR: marquee.dataDir })).code, 1)
  })
})
