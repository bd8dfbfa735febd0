import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '#server/db/connect.ts'
import { DATABASES } from './database.ts'
import { createHttpApp, type HttpApp, type SentMail, type Visitor } from './http-app.ts'

export interface Person {
  name: string
  email: string
  password: string
}

export const ADA: Person = {
  name: 'Ada',
  email: 'ada@example.com',
  password: 'correct horse battery',
}

/** What a test about accounts works with; the fields are those of the running test. */
export interface AccountSuite {
  readonly database: Database
  readonly app: HttpApp
  /** Somebody new, from an address of their own. */
  visit(headers?: Record<string, string>): Visitor
  /** Somebody who has registered and is signed in. */
  register(person?: Person): Promise<Visitor>
  lastMail(kind: SentMail['kind']): SentMail
}

/** The tests of `define` on each database, each test without accounts and without counted attempts. */
export function describeAccounts(title: string, define: (suite: AccountSuite) => void): void {
  for (const kind of DATABASES) {
    describe(`${title} on ${kind.name}`, { skip: kind.skip }, () => {
      let database: Database
      let app: HttpApp
      let visitors = 0
      before(async () => {
        database = await kind.create()
      })
      after(() => database.close())
      beforeEach(() => {
        app = createHttpApp({ database })
      })
      afterEach(async () => {
        await database.db.deleteFrom('accounts').execute()
        await sql`delete from rate_limits`.execute(database.db)
        await app.close()
      })
      const visit = (headers: Record<string, string> = {}) => {
        visitors += 1
        return app.visitor({ address: `198.51.${visitors >> 8}.${visitors & 255}`, headers })
      }
      define({
        get database() {
          return database
        },
        get app() {
          return app
        },
        visit,
        async register(person = ADA) {
          const visitor = visit()
          const response = await visitor.post('/api/auth/sign-up/email', person)
          assert.equal(response.status, 200, await response.clone().text())
          return visitor
        },
        lastMail(wanted) {
          const mail = app.mails.findLast((sent) => sent.kind === wanted)
          assert.ok(mail, `no ${wanted} mail`)
          return mail
        },
      })
    })
  }
}

export async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/api/account')).status === 200
}

export async function answer(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()]
}

/** Where a link in a mail leads on our own origin. */
export function pathOf(url: string): string {
  const { origin, pathname, search } = new URL(url)
  assert.equal(origin, 'http://localhost:8000')
  return `${pathname}${search}`
}
