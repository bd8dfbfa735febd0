import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DATABASES } from '#test/database.ts'
import { type Database, transaction } from '../db/connect.ts'
import { enqueueEmail, type NewEmail } from './enqueue-email.ts'
import { listEmails } from './queries.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const CONFIG = {
  email: { backend: 'console', smtpUrl: null, from: 'N <hello@example.com>' },
} as const

function cancelled(key: string, name = 'Ines'): NewEmail {
  return {
    kind: 'cancelled',
    key,
    accountId: 'acc_1',
    recipient: 'ines@example.com',
    facts: { name, planName: 'Standard', endedAt: NOW.toISOString() },
  }
}

for (const kind of DATABASES) {
  describe(`enqueueing mail on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())

    test('one key is one mail, however often and however concurrently it is reported', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          transaction(database.db, (trx) => enqueueEmail(trx, cancelled('one'), NOW, CONFIG)),
        ),
      )
      assert.equal(answers.filter((isNew) => isNew).length, 1)
      const rows = await listEmails(database.db, 100)
      assert.equal(rows.filter((row) => row.key === 'one').length, 1)
    })

    test('a mail goes back with the transaction that reported it', async () => {
      const attempt = transaction(database.db, async (trx) => {
        await enqueueEmail(trx, cancelled('rolled back'), NOW, CONFIG)
        throw new Error('the state change failed')
      })
      await assert.rejects(attempt, /the state change failed/)
      assert.equal(await enqueueEmail(database.db, cancelled('rolled back'), NOW, CONFIG), true)
    })

    test('the Message-ID follows from the key and the sender’s domain alone', async () => {
      await enqueueEmail(database.db, cancelled('cancelled:sub_1'), NOW, CONFIG)
      await enqueueEmail(database.db, cancelled('cancelled:sub_2'), NOW, CONFIG)
      const [second, first] = await listEmails(database.db, 2)
      assert.equal(first?.message_id, '<8baa6ea04aae9236ccf35a48e5627402@example.com>')
      assert.notEqual(second?.message_id, first?.message_id)
    })

    test('a name that the database could not store does not stop the transaction', async () => {
      await enqueueEmail(database.db, cancelled('odd', 'a\u0000b\ud83dc'), NOW, CONFIG)
      const row = (await listEmails(database.db, 1))[0]
      assert.equal(row?.facts.name, 'ab\ufffdc')
    })
  })
}
