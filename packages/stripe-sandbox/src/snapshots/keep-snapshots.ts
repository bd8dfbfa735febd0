import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GlobalClock } from '../clock/global-clock.ts'
import type { Timekeeper } from '../clock/timekeeper.ts'
import type { Deliverer } from '../events/deliver.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import type { Store } from '../store/open-store.ts'
import { loadSnapshot, readSnapshot, type SnapshotInfo, writeSnapshot } from './snapshot-file.ts'

const ENDING = '.sqlite'
const NAME = /^[a-z0-9][a-z0-9._-]{0,59}$/i

/** Names have letters, digits, `.`, `_` and `-`. */
export interface Snapshots {
  /** Keeps everything under a name, once deliveries under way were answered; the same name is overwritten. */
  snapshot(name: string): Promise<SnapshotInfo>
  /**
   * Puts everything back as it was, webhook endpoints and deliveries to be made included, and the global clock to the
   * moment of the snapshot. Chaos and settings stay. @throws {ApiError} 404 for an unknown name
   */
  restore(name: string): Promise<SnapshotInfo>
  /** Newest first. */
  listSnapshots(): SnapshotInfo[]
  deleteSnapshot(name: string): void
}

/** Snapshots are files under `dataDir`; with everything in memory they last as long as the sandbox. */
export function keepSnapshots(parts: {
  dataDir: string | null
  store: Store
  clock: GlobalClock
  timekeeper: Timekeeper
  deliverer: Deliverer
  /** What else there is to forget when another state takes the place of the present one. */
  onRestore: () => void
}): Snapshots & { close(): void } {
  const { dataDir, store, clock, timekeeper, deliverer, onRestore } = parts
  let folder = dataDir === null ? null : join(dataDir, 'snapshots')

  const openFolder = (): string => {
    folder ??= mkdtempSync(join(tmpdir(), 'stripe-sandbox-'))
    mkdirSync(folder, { recursive: true })
    return folder
  }
  const pathOf = (name: string): string => {
    if (!NAME.test(name)) {
      throw invalid(
        'A snapshot is named by up to 60 letters, digits, dots, underscores and dashes.',
        { param: 'name' },
      )
    }
    return join(openFolder(), name + ENDING)
  }
  const findPath = (name: string): string => {
    const path = pathOf(name)
    if (!existsSync(path)) throw noSuchSnapshot(name)
    return path
  }

  return {
    snapshot(name) {
      const path = pathOf(name)
      return timekeeper.inTurn(async () => {
        await deliverer.drain()
        writeSnapshot(store, path, { takenAtMs: clock.wall(), nowMs: clock.now() })
        return readSnapshot(path, name)
      })
    },
    async restore(name) {
      const path = findPath(name)
      const info = readSnapshot(path, name)
      await timekeeper.inTurn(() =>
        deliverer.pause(() => {
          loadSnapshot(store, path)
          clock.moveTo(info.nowMs)
          onRestore()
        }),
      )
      timekeeper.wake()
      return info
    },
    listSnapshots() {
      if (folder === null || !existsSync(folder)) return []
      const names = readdirSync(folder)
        .filter((file) => file.endsWith(ENDING))
        .map((file) => file.slice(0, -ENDING.length))
      return names
        .map((name) => readSnapshot(pathOf(name), name))
        .toSorted((a, b) => b.takenAtMs - a.takenAtMs)
    },
    deleteSnapshot(name) {
      rmSync(findPath(name))
    },
    close() {
      if (dataDir === null && folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function noSuchSnapshot(name: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such snapshot: '${name}'`,
    param: 'name',
  })
}
