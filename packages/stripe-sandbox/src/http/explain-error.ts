import { StoreError } from '../store/store-error.ts'
import { ApiError } from './api-error.ts'

/** What is no refusal of ours, such as a full disk or a bug; whoever runs the sandbox is told, too. */
export function explainError(error: unknown): ApiError {
  if (error instanceof StoreError) {
    console.error(error.message)
    return new ApiError(500, { type: 'api_error', message: error.message })
  }
  console.error(error)
  const message = `The sandbox has a bug: ${error instanceof Error ? error.message : String(error)}`
  return new ApiError(500, { type: 'api_error', message })
}
