import { StoreError } from '../store/store-error.ts'
import { ApiError, invalid } from './api-error.ts'

/** What is no refusal of ours, such as a full disk or a bug; whoever runs the sandbox is told, too. */
export function explainError(error: unknown): ApiError {
  if (error instanceof StoreError) {
    console.error(error.message)
    return new ApiError(500, { type: 'api_error', message: error.message })
  }
  if ((error as NodeJS.ErrnoException)?.code === 'ECONNRESET') return goneBeforeItsEnd()
  console.error(error)
  const message = `The sandbox has a bug: ${error instanceof Error ? error.message : String(error)}`
  return new ApiError(500, { type: 'api_error', message })
}

/** The client hung up while it was sending: nobody reads this, and the log does. */
function goneBeforeItsEnd(): ApiError {
  return invalid('The connection was closed before the request had ended.')
}
