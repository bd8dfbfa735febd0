import { AsyncLocalStorage } from 'node:async_hooks'
import type {
  DatabaseConnection,
  Dialect,
  DialectAdapter,
  Driver,
  TransactionSettings,
} from 'kysely'
import { DatabaseAwayError } from './database-away.ts'

/**
 * Two mistakes freeze the whole application on the embedded database, which has one connection, and hold locks far too
 * long on PostgreSQL: asking the pool for a connection inside a transaction, and waiting for the network inside one.
 * Both throw here, on every database, so that a test finds them.
 */

const insideTransaction = new AsyncLocalStorage<true>()

export function markTransaction<T>(run: () => Promise<T>): Promise<T> {
  return insideTransaction.run(true, run)
}

/** @throws when called inside a transaction; `what` names the deed that does not belong there. */
export function assertOutsideTransaction(what: string): void {
  if (insideTransaction.getStore()) {
    throw new Error(
      `${what} inside a database transaction: use the transaction's own handle, or do it after the commit`,
    )
  }
}

/** A dialect whose connections can't be asked for inside a transaction. `exclusive` hands out one at a time. */
export function guardDialect(dialect: Dialect, options: { exclusive: boolean }): Dialect {
  return {
    createAdapter: () => withManyConnections(dialect.createAdapter()),
    createDriver: () =>
      guardDriver(dialect.createDriver(), options.exclusive ? createTurns() : null),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

/** Kysely's own mutex would be taken before the guard could speak, so the turns are taken here instead. */
function withManyConnections(adapter: DialectAdapter): DialectAdapter {
  return Object.defineProperty(adapter, 'supportsMultipleConnections', { get: () => true })
}

interface Turns {
  take(): Promise<void>
  pass(): void
}

function createTurns(): Turns {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    async take() {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve))
      taken = true
    },
    pass() {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
  }
}

function guardDriver(driver: Driver, turns: Turns | null): Driver {
  return {
    init: (options) => driver.init(options),
    destroy: (options) => driver.destroy(options),
    async acquireConnection(options) {
      assertOutsideTransaction('A second database connection was asked for')
      await turns?.take()
      try {
        return await driver.acquireConnection(options)
      } catch (error) {
        turns?.pass()
        throw new DatabaseAwayError(error)
      }
    },
    async releaseConnection(connection, options) {
      await driver.releaseConnection(connection, options)
      turns?.pass()
    },
    beginTransaction: (connection: DatabaseConnection, settings: TransactionSettings) =>
      driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    savepoint: (connection, name, compile) => driver.savepoint!(connection, name, compile),
    rollbackToSavepoint: (connection, name, compile) =>
      driver.rollbackToSavepoint!(connection, name, compile),
    releaseSavepoint: (connection, name, compile) =>
      driver.releaseSavepoint!(connection, name, compile),
  }
}
