import type { Context } from 'hono'
import { invalid } from '../http/api-error.ts'

/** The body as an object; an empty one is `{}`. @throws {ApiError} 400 */
export async function readJson(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text()
  const body: unknown = text === '' ? {} : parse(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('The body must be a JSON object.')
  }
  return body as Record<string, unknown>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('The body is not JSON.')
    throw error
  }
}
