import type { Db } from '../db/connect.ts'

export async function isAddressTaken(db: Db, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()
  return row !== undefined
}

export async function markAddressVerified(db: Db, accountId: string): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ email_verified: true })
    .where('id', '=', accountId)
    .execute()
}
