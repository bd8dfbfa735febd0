import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startSandboxWorker } from './start-worker.ts'
import { sdkFor } from './testing/test-sandbox.ts'

describe('The sandbox in a worker thread', () => {
  it('answers the SDK, and ends when it is told to', async () => {
    const sandbox = await startSandboxWorker({ port: 0, dashboardPort: null })
    const customer = await sdkFor(sandbox).customers.create({ name: 'Ann' })
    assert.match(customer.id, /^cus_/)
    await sandbox.close()
    await assert.rejects(sdkFor(sandbox).customers.list())
  })

  it('names a port that is taken', async () => {
    const first = await startSandboxWorker({ port: 0, dashboardPort: null })
    const port = Number(new URL(first.url).port)
    await assert.rejects(startSandboxWorker({ port, dashboardPort: null }), {
      code: 'EADDRINUSE',
      port,
    })
    await first.close()
  })
})
