import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Told what a rollback takes back: everything that was noted since the mark. */
export interface Journal {
  mark(): number
  undo(mark: number): void
  /** The outermost transaction is over. */
  done(): void
}

/** A transaction, or inside one a savepoint: a name may be used again, the innermost counts. */
export function createTransactions(
  db: DatabaseSync,
  sql: (text: string) => StatementSync,
  journal: Journal,
) {
  let depth = 0

  /** `undo` takes the work's writes back although it succeeded. */
  return function run<T>(work: () => T, { undo = false } = {}): T {
    const mark = journal.mark()
    const isOutermost = depth === 0
    sql(isOutermost ? 'begin immediate' : 'savepoint work').run()
    depth += 1
    try {
      const result = work()
      if (undo) takeBack(isOutermost, mark)
      if (db.isTransaction) sql(isOutermost ? 'commit' : 'release work').run()
      return result
    } catch (error) {
      takeBack(isOutermost, mark)
      if (!isOutermost && db.isTransaction) sql('release work').run()
      throw error
    } finally {
      depth -= 1
      if (isOutermost) journal.done()
    }
  }

  function takeBack(isOutermost: boolean, mark: number): void {
    journal.undo(mark)
    // A full disk makes SQLite take the whole transaction back by itself.
    if (db.isTransaction) sql(isOutermost ? 'rollback' : 'rollback to work').run()
  }
}
