import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { invalid } from '../http/api-error.ts'
import type { Store } from '../store/open-store.ts'

const META = 'snapshot'

export interface SnapshotInfo {
  name: string
  /** Wall milliseconds. */
  takenAtMs: number
  /** Sandbox time then, in milliseconds. */
  nowMs: number
  customers: number
  subscriptions: number
  bytes: number
}

type Times = Pick<SnapshotInfo, 'takenAtMs' | 'nowMs'>

/** Writes all of the store to a file, or leaves what was there before. */
export function writeSnapshot(store: Store, path: string, times: Times): void {
  const part = `${path}.part`
  rmSync(part, { force: true })
  store.writeMeta(META, JSON.stringify(times))
  try {
    store.sql('vacuum into ?').run(part)
  } finally {
    store.sql('delete from meta where key = ?').run(META)
  }
  renameSync(part, path)
}

/** @throws {ApiError} 400 when the file is no snapshot */
export function readSnapshot(path: string, name: string): SnapshotInfo {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const row = db.prepare('select value from meta where key = ?').get(META)
    if (!row) throw invalid(`${name} is no snapshot of a sandbox.`, { param: 'name' })
    const count = (kind: string) =>
      Number(
        db.prepare('select count(*) as n from documents where kind = ? and deleted = 0').get(kind)
          ?.n,
      )
    return {
      name,
      ...(JSON.parse(String(row.value)) as Times),
      customers: count('customer'),
      subscriptions: count('subscription'),
      bytes: statSync(path).size,
    }
  } finally {
    db.close()
  }
}

/** Replaces all of the store, or nothing. @throws {ApiError} 400 when another version wrote the file */
export function loadSnapshot(store: Store, path: string): void {
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  store.sql('attach database ? as snapshot').run(path)
  try {
    const tables = tablesOf(store, 'main')
    for (const table of tables) mustMatch(store, table)
    store.transaction(() => {
      store.clear()
      for (const table of tables) {
        store.sql(`insert into main.${table} select * from snapshot.${table}`).run()
      }
      store.sql('delete from meta where key = ?').run(META)
    })
  } finally {
    store.sql('detach database snapshot').run()
  }
}

function tablesOf(store: Store, schema: 'main' | 'snapshot'): string[] {
  return store
    .sql(
      `select name from ${schema}.sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
    )
    .all()
    .map((row) => String(row.name))
}

function mustMatch(store: Store, table: string): void {
  const columns = (schema: string) =>
    JSON.stringify(
      store
        .sql(`select name from pragma_table_info(?, ?) order by cid`)
        .all(table, schema)
        .map((row) => row.name),
    )
  if (columns('main') === columns('snapshot')) return
  throw invalid(
    'This snapshot was taken by another version of the sandbox, and cannot be restored.',
    {
      param: 'name',
    },
  )
}
