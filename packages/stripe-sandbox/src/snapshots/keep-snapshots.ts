import { rmSync } from 'node:fs'
import type { GlobalClock } from '../clock/global-clock.ts'
import type { Timekeeper } from '../clock/timekeeper.ts'
import type { Deliverer } from '../events/deliver.ts'
import type { Store } from '../store/open-store.ts'
import { loadSnapshot, readSnapshot, type SnapshotInfo, writeSnapshot } from './snapshot-file.ts'
import { openSnapshotFolder } from './snapshot-folder.ts'

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
  const { store, clock, timekeeper, deliverer, onRestore } = parts
  const folder = openSnapshotFolder(parts.dataDir)
  return {
    snapshot(name) {
      const path = folder.pathOf(name)
      return timekeeper.inTurn(async () => {
        await deliverer.drain()
        writeSnapshot(store, path, { takenAtMs: clock.wall(), nowMs: clock.now() })
        return readSnapshot(path, name)
      })
    },
    async restore(name) {
      const path = folder.getPath(name)
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
    listSnapshots: () =>
      folder
        .listNames()
        .map((name) => readSnapshot(folder.pathOf(name), name))
        .toSorted((a, b) => b.takenAtMs - a.takenAtMs),
    deleteSnapshot(name) {
      rmSync(folder.getPath(name))
    },
    close: folder.close,
  }
}
