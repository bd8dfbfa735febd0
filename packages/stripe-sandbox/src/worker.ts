import { parentPort, workerData } from 'node:worker_threads'
import { type SandboxOptions, startSandbox } from './start-sandbox.ts'

/** What the thread says once: it runs, or why it cannot. */
export type FirstWord =
  | { kind: 'started'; url: string; dashboardUrl: string | null; secretKey: string }
  | { kind: 'failed'; message: string; code: string | null; port: number | null }

const port = parentPort
if (port === null) throw new Error('worker.ts runs in a worker thread: see start-worker.ts.')

try {
  const sandbox = await startSandbox(workerData as SandboxOptions)
  port.once('message', async () => {
    await sandbox.close()
    // Nothing keeps the thread alive any more: it ends by itself, and `close` of the other side resolves.
    port.close()
  })
  const { url, dashboardUrl, secretKey } = sandbox
  port.postMessage({ kind: 'started', url, dashboardUrl, secretKey } satisfies FirstWord)
} catch (error) {
  const { message, code, port: taken } = error as NodeJS.ErrnoException & { port?: number }
  const word: FirstWord = { kind: 'failed', message, code: code ?? null, port: taken ?? null }
  port.postMessage(word)
  port.close()
}
