import type { Context } from 'hono'
import { invalid } from './api-error.ts'

/** The form that a page has sent. @throws {ApiError} 400 for what is none */
export async function readForm(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid('The request carries no form that can be read.')
  }
}
