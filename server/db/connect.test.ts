import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { DATABASES } from '#test/database.ts'
import { bindMode } from './bind-mode.ts'
import { type Database, transaction } from './connect.ts'
import { assertOutsideTransaction } from './guard.ts'
import { migrate } from './migrate.ts'

for (const kind of DATABASES) {
  describe(`the database on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())

    test('a migration that already ran changes nothing', async () => {
      await migrate(database.db)
    })

    test('a query on the pool inside a transaction is refused instead of hanging', async () => {
      const attempt = transaction(database.db, () =>
        database.db.selectFrom('clock').selectAll().execute(),
      )
      await assert.rejects(attempt, /inside a database transaction/)
    })

    test('waiting for the network inside a transaction is refused', async () => {
      const attempt = transaction(database.db, async () =>
        assertOutsideTransaction('A Stripe call'),
      )
      await assert.rejects(attempt, /A Stripe call inside a database transaction/)
    })

    test('transactions that overlap do not see each other’s unfinished rows', async () => {
      const { db } = database
      await Promise.all(
        [1, 2, 3].map((n) =>
          transaction(db, async (trx) => {
            const cursor = { name: `cursor ${n}`, value: '', updated_at: new Date(0) }
            await trx.insertInto('installation').values(cursor).execute()
            const seen = await trx.selectFrom('installation').select('name').execute()
            assert.ok(seen.some((row) => row.name === `cursor ${n}`))
          }),
        ),
      )
      const rows = await db.selectFrom('installation').selectAll().execute()
      assert.equal(rows.length, 3)
    })

    test('a transaction that throws leaves nothing behind', async () => {
      const attempt = transaction(database.db, async (trx) => {
        await trx.insertInto('clock').values({ id: 1, offset_ms: 5 }).execute()
        throw new Error('changed my mind')
      })
      await assert.rejects(attempt, /changed my mind/)
      assert.deepEqual(await database.db.selectFrom('clock').selectAll().execute(), [])
    })

    test('belongs to the Stripe of its first start', async () => {
      await bindMode(database.db, 'test', new Date(0))
      await bindMode(database.db, 'test', new Date(0))
      await assert.rejects(bindMode(database.db, 'live', new Date(0)), /belongs to the test mode/)
      await database.db.deleteFrom('installation').execute()
    })

    test('a bigint is a number', async () => {
      await database.db
        .insertInto('clock')
        .values({ id: 1, offset_ms: 2 ** 40 })
        .execute()
      const row = await database.db.selectFrom('clock').selectAll().executeTakeFirstOrThrow()
      assert.equal(row.offset_ms, 2 ** 40)
    })
  })
}

const [, postgres] = DATABASES
describe('a restart of PostgreSQL', { skip: postgres!.skip }, () => {
  test('in the middle of a transaction ends the transaction, and not the process', async () => {
    const { db, close } = await postgres!.create()
    const other = new pg.Client(process.env.TEST_DATABASE_URL)
    await other.connect()
    let ended = false
    const attempt = transaction(db, async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      // Between two queries nobody waits for an answer, so the news comes as an event of the connection.
      await other.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid])
      ended = true
      await sql`select 1`.execute(trx)
    })
    await assert.rejects(attempt)
    assert.ok(ended)
    assert.equal((await sql`select 1`.execute(db)).rows.length, 1)
    await other.end()
    await close()
  })
})
