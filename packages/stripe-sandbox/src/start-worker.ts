import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SandboxOptions } from './start-sandbox.ts'
import type { FirstWord } from './worker.ts'

export interface SandboxWorker {
  url: string
  dashboardUrl: string | null
  secretKey: string
  close(): Promise<void>
}

/**
 * The sandbox in a thread of its own, so that its work never delays the application's.
 * @throws an Error with `code` EADDRINUSE and the `port` when a port is taken
 */
export async function startSandboxWorker(
  options: Omit<SandboxOptions, 'wallNow'> = {},
): Promise<SandboxWorker> {
  // Beside this file: TypeScript in the repository, JavaScript in the package.
  const file = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(file, { workerData: options })
  const exited = once(worker, 'exit')
  const [word] = (await Promise.race([once(worker, 'message'), failure(worker)])) as [FirstWord]
  if (word.kind === 'failed') {
    // What had been opened before it failed would keep the thread alive.
    await worker.terminate()
    throw Object.assign(new Error(word.message), { code: word.code, port: word.port })
  }
  const { url, dashboardUrl, secretKey } = word
  return {
    url,
    dashboardUrl,
    secretKey,
    async close() {
      worker.postMessage('close')
      await exited
    },
  }
}

async function failure(worker: Worker): Promise<never> {
  const [error] = await once(worker, 'error')
  throw error
}
