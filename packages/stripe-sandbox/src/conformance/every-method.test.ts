import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAsked } from '../../scripts/families.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { NOT_SIMULATED } from './not-simulated.ts'
import { listSdkCalls, type SdkCall } from './sdk-calls.ts'
import { billingSteps } from './steps/billing-steps.ts'
import { catalogSteps } from './steps/catalog-steps.ts'
import { customerSteps } from './steps/customer-steps.ts'
import { invoiceSteps } from './steps/invoice-steps.ts'
import { paymentSteps } from './steps/payment-steps.ts'
import type { Steps } from './steps/step.ts'
import { wiringSteps } from './steps/wiring-steps.ts'

const STEPS: Steps = {
  ...billingSteps,
  ...catalogSteps,
  ...customerSteps,
  ...invoiceSteps,
  ...paymentSteps,
  ...wiringSteps,
}

const calls = listSdkCalls().filter(({ verb, path }) => isAsked({ verb, path }))

describe('Through the unmodified SDK', () => {
  it('every method of a subscription business has a step here, or a reason why not', () => {
    const known = new Set([...Object.keys(STEPS), ...Object.keys(NOT_SIMULATED)])
    const open = calls.map(({ name }) => name).filter((name) => !known.has(name))
    assert.deepEqual(open, [], 'new methods of the SDK')
    const all = new Set(calls.map(({ name }) => name))
    const gone = [...known].filter((name) => !all.has(name))
    assert.deepEqual(gone, [], 'methods that the SDK does not have')
  })

  for (const call of calls) {
    const step = STEPS[call.name]
    if (step) {
      it(`${call.name} works`, async () => {
        await using test = await startTestSandbox()
        await step(test)
        const asked = test.sandbox.engine.listRequests()
        assert.ok(
          asked.some((request) => isOf(call, request)),
          `The step for ${call.name} never asked ${call.verb} ${call.path}.`,
        )
      })
    } else {
      it(`${call.name} is 404 with an error object`, async () => {
        await using test = await startTestSandbox()
        const answer = await fetch(test.sandbox.url + call.path.replaceAll(':id', 'x'), {
          method: call.verb,
          headers: { authorization: `Bearer ${test.sandbox.secretKey}` },
        })
        const { error } = (await answer.json()) as { error: { type: string } }
        assert.equal(answer.status, 404)
        assert.equal(error.type, 'invalid_request_error')
      })
    }
  }
})

function isOf(call: SdkCall, { method, path }: { method: string; path: string }): boolean {
  const pattern = new RegExp(`^${call.path.replaceAll(':id', '[^/]+')}$`)
  return method === call.verb && pattern.test(path)
}
