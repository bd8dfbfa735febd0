import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { advanceYear } from '../../bench/advance-year.ts'
import { startSandbox } from '../start-sandbox.ts'

async function costOf(subscriptions: number) {
  const sandbox = await startSandbox({ port: 0, dashboardPort: null })
  const { cpuMs, invoicesPaid, progressReports } = await advanceYear(sandbox, subscriptions)
  await sandbox.close()
  return { perInvoiceMs: cpuMs / invoicesPaid, paid: invoicesPaid, progressReports }
}

describe('A year', () => {
  it('costs as much per invoice with many subscriptions as with few', async () => {
    await costOf(5)
    const few = await costOf(10)
    const many = await costOf(80)
    assert.ok(many.progressReports > 1, 'a long way tells how far it has come')
    assert.deepEqual([few.paid, many.paid], [10 * 11, 80 * 11])
    assert.ok(many.perInvoiceMs < few.perInvoiceMs * 3, `${few.perInvoiceMs}, ${many.perInvoiceMs}`)
  })
})
