import type { Mode } from '../config.ts'
import type { Db } from './connect.ts'

/** The database was made with another Stripe behind it: its customers don't exist at this one. */
export class OtherModeError extends Error {
  constructor(found: string, wanted: Mode) {
    super(
      `This database belongs to the ${found} mode and the Stripe key says ${wanted}. Use another database for it (DATABASE_URL or DATA_DIR), or the key that it was made with.`,
    )
    this.name = 'OtherModeError'
  }
}

/** Ties a database to the mode of its first start, since subscribers of one Stripe are strangers to another. @throws {OtherModeError} */
export async function bindMode(db: Db, mode: Mode, now: Date): Promise<void> {
  await db
    .insertInto('installation')
    .values({ name: 'mode', value: mode, updated_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'mode')
    .executeTakeFirstOrThrow()
  if (row.value !== mode) throw new OtherModeError(row.value, mode)
}
