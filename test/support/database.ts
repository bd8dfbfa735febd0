import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { connectPglite, connectPostgres, type Database, wrapPglite } from '#server/db/connect.ts'
import { migrate } from '#server/db/migrate.ts'

/** A migrated database of its own, in memory. Made once per process and copied, since a first start takes seconds. */
let migrated: Promise<Blob> | null = null

export async function createPglite(): Promise<Database> {
  migrated ??= dumpMigrated()
  return wrapPglite(await PGlite.create({ loadDataDir: await migrated }))
}

async function dumpMigrated(): Promise<Blob> {
  const first = await connectPglite(null)
  await migrate(first.db)
  if (first.engine.kind !== 'pglite') throw new Error('The embedded database is not embedded')
  const dump = await first.engine.pglite.dumpDataDir('none')
  await first.close()
  return dump
}

/** A migrated schema of its own on the PostgreSQL that TEST_DATABASE_URL names. */
export async function createPostgres(url: string): Promise<Database> {
  const schema = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = connectPostgres(url, 1)
  await sql.raw(`create schema ${schema}`).execute(admin.db)
  await admin.close()
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  const database = connectPostgres(own.href)
  await migrate(database.db)
  return { ...database, close: () => dropSchema(database, schema) }
}

async function dropSchema(database: Database, schema: string): Promise<void> {
  await sql.raw(`drop schema ${schema} cascade`).execute(database.db)
  await database.close()
}

/** The databases that a suite runs on; PostgreSQL is there when TEST_DATABASE_URL says where. */
export const DATABASES: { name: string; create: () => Promise<Database>; skip: string | false }[] =
  [
    { name: 'PGlite', create: createPglite, skip: false },
    {
      name: 'PostgreSQL',
      create: () => createPostgres(process.env.TEST_DATABASE_URL ?? ''),
      skip: process.env.TEST_DATABASE_URL
        ? false
        : 'set TEST_DATABASE_URL to a PostgreSQL of your own, for instance postgres://postgres@localhost/postgres',
    },
  ]
