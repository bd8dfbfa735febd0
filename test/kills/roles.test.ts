import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { DAY_MS } from '#domain/dates.ts'
import { type Sandbox, startSandbox } from '#sandbox/start-sandbox.ts'
import { flushRedis, POSTGRES_SKIP, REDIS_SKIP } from '#test/brokers.ts'
import { type MailServer, startMailServer } from '#test/mail-server.ts'
import { freshEnvironment } from '#test/marquee-process.ts'
import { type RoleProcess, startRole } from '#test/role-process.ts'
import { createClient, signUp } from '#test/test-client.ts'
import { until } from '#test/until.ts'

const DATABASE = `marquee_roles_${process.pid}`
/** A lease that nobody gives back (30 s), and one poll. */
const RESUME_MS = 40_000

for (const broker of ['Redis', 'PostgreSQL'] as const) {
  const skip = POSTGRES_SKIP || (broker === 'Redis' && REDIS_SKIP)
  describe(`web, worker and scheduler as processes of their own, woken by ${broker}`, {
    skip,
  }, () => {
    let env: Record<string, string>
    let sandbox: Sandbox
    let post: MailServer
    let web: RoleProcess
    let worker: RoleProcess
    let scheduler: RoleProcess

    before(async () => {
      await administer(`create database ${DATABASE}`)
      sandbox = await startSandbox({ port: 0, dashboardPort: null })
      post = await startMailServer()
      env = {
        ...(await freshEnvironment()),
        DATABASE_URL: databaseUrl(DATABASE),
        BROKER_URL: broker === 'Redis' ? process.env.TEST_BROKER_URL! : '',
        SESSION_SECRET: 'a secret of the tests, long enough',
        STRIPE_API_BASE: sandbox.url,
        EMAIL_BACKEND: 'smtp',
        SMTP_URL: post.url,
      }
      // All at once on an empty database: they wait for one another while the tables are made.
      const roles = ['web', 'worker', 'scheduler'].map((role) => startRole(role, env))
      ;[web, worker, scheduler] = (await Promise.all(roles)) as [
        RoleProcess,
        RoleProcess,
        RoleProcess,
      ]
    })
    after(async () => {
      await Promise.all([web, worker, scheduler].map((role) => role?.stop()))
      await post?.close()
      await sandbox?.close()
      await administer(`drop database ${DATABASE} with (force)`)
    })

    const mailed = (email: string) => post.received.filter((mail) => mail.to.includes(email)).length
    const newAccount = () => signUp(createClient(`http://localhost:${env.PORT}`))

    test('what the web records, the worker sends', async () => {
      const { email } = await newAccount()
      await until('the mail has arrived', () => mailed(email) === 1)
    })

    test('what the scheduler writes down, the worker runs: the plans are at Stripe', async () => {
      await until('the plans can be bought', async () => {
        const page = await fetch(`${sandbox.url}/v1/products`, {
          headers: { authorization: `Bearer ${sandbox.secretKey}` },
        })
        return ((await page.json()) as { data: unknown[] }).data.length === 3
      })
    })

    test('all follow the sandbox when its clock is moved', async () => {
      const monthLater = sandbox.engine.now() + 31 * DAY_MS
      await sandbox.engine.advance(monthLater)
      await until('the next month’s ticks ran', async () => {
        const { rows } = await askDatabase(
          'select count(*)::int as done from ticks where slot_at >= $1 and done_at is not null',
          [new Date(monthLater - DAY_MS)],
        )
        return Number(rows[0]?.done) >= 5
      })
    })

    test('mails that wait while the wake-ups are lost arrive all the same', async () => {
      worker.process.kill('SIGSTOP')
      const accounts = [await newAccount(), await newAccount()]
      if (broker === 'Redis') await flushRedis()
      else await administer(`select pg_terminate_backend(pid) ${LISTENERS}`)
      worker.process.kill('SIGCONT')
      for (const { email } of accounts) {
        await until('the mail has arrived', () => mailed(email) === 1)
      }
    })

    test('a worker that was killed leaves nothing undone', async () => {
      worker.process.kill('SIGSTOP')
      const { email } = await newAccount()
      assert.equal(await worker.stop('SIGKILL'), 'SIGKILL')
      worker = await startRole('worker', env)
      await until('the mail has arrived', () => mailed(email) === 1, RESUME_MS)
    })

    test('each stops in order when it is asked to', async () => {
      const codes = await Promise.all([web, worker, scheduler].map((role) => role.stop()))
      assert.deepEqual(codes, [0, 0, 0])
    })
  })
}

const LISTENERS = `from pg_stat_activity where query = 'listen marquee_wake' and datname = '${DATABASE}'`

function databaseUrl(name: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  url.pathname = `/${name}`
  return url.href
}

function administer(statement: string) {
  return query(process.env.TEST_DATABASE_URL ?? '', statement)
}

function askDatabase(statement: string, values: unknown[]) {
  return query(databaseUrl(DATABASE), statement, values)
}

async function query(url: string, statement: string, values?: unknown[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(statement, values)
  } finally {
    await client.end()
  }
}
