import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeFailure } from './failures.ts'
import { ApiError } from './request.ts'

function refusal(changes: Partial<ApiError>): ApiError {
  return new ApiError({
    status: 422,
    code: 'invalid',
    message: 'The plan is not known.',
    ...changes,
  })
}

describe('a failure in words', () => {
  it('keeps the words of a refusal that the server wrote for the page', () => {
    assert.equal(describeFailure(refusal({})).detail, 'The plan is not known.')
  })

  it('shows nothing of what a failing server said, but a reference to find it by', () => {
    const failure = describeFailure(
      refusal({
        status: 500,
        code: 'internal',
        message: 'relation "x" missing',
        requestId: 'req_1',
      }),
    )
    assert.ok(!failure.detail.includes('relation'))
    assert.equal(failure.requestId, 'req_1')
  })

  it('says how long to wait when there were too many attempts', () => {
    const at = (retryAfterSeconds: number | null) =>
      describeFailure(refusal({ status: 429, code: 'rate_limited', retryAfterSeconds })).detail
    assert.equal(at(42), 'Please wait 42 seconds, then try again.')
    assert.equal(at(600), 'Please wait 10 minutes, then try again.')
    assert.equal(at(null), 'Please wait a minute, then try again.')
  })

  it('does not blame the server for a lost connection', () => {
    const failure = describeFailure(refusal({ status: 0, code: 'unreachable' }))
    assert.equal(failure.title, 'The connection is lost.')
  })
})
