import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** The numbered files of `migrations/`, in order. They are never edited after they landed. */
const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(FOLDER)).filter((file) => /^\d{4}-.*\.ts$/.test(file)).sort()
    const entries = await Promise.all(
      files.map(
        async (file) =>
          [
            file.replace(/\.ts$/, ''),
            (await import(new URL(file, FOLDER).href)) as Migration,
          ] as const,
      ),
    )
    return Object.fromEntries(entries)
  },
}

/** Brings the database up to date; processes that start together wait for one another on the migrator's lock. */
export async function migrate(db: Db): Promise<void> {
  // Named, since Kysely would take another schema's bookkeeping for ours.
  const migrationTableSchema = await currentSchema(db)
  const { error } = await new Migrator({ db, provider, migrationTableSchema }).migrateToLatest()
  if (error) throw error
}

/** What the next start would run. */
export async function listPendingMigrations(db: Db): Promise<string[]> {
  const known = await new Migrator({ db, provider }).getMigrations()
  return known.filter((migration) => migration.executedAt === undefined).map(({ name }) => name)
}

async function currentSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
  return rows[0]?.schema ?? 'public'
}
