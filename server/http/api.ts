import { OpenAPIHono, z } from '@hono/zod-openapi'
import { Refusal } from './errors.ts'
import type { RequestEnv } from './request-env.ts'

/**
 * What every feature's `routes.ts` starts with. Declare full paths without the trailing slash; both forms are served.
 * A request that does not fit its schema is refused with 422 and the fields that are wrong.
 */
export function createApi() {
  return new OpenAPIHono<RequestEnv>({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw invalidFields(result.error, result.target)
    },
  })
}

function invalidFields(error: z.ZodError, target = 'json'): Refusal {
  const errors = error.issues.map((issue) => ({
    path: issue.path.join('.') || target,
    message: issue.message,
  }))
  const named = errors.map((field) => field.path).join(', ')
  return new Refusal(422, 'invalid_request', `These fields need another value: ${named}.`, {
    errors,
  })
}

/** The body of every refusal, as RFC 9457 words it. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; the one field to branch on.' }),
    detail: z.string(),
    instance: z.string().meta({ description: 'The request id, also sent as X-Request-Id.' }),
    location: z.string().optional().meta({ description: 'Where to go instead.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem')

/** One JSON answer of a route, for `responses`. */
export function answers<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

/** One JSON body that a route requires, for `request.body`. */
export function accepts<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } }
}

const REFUSALS = {
  400: 'The body is not JSON.',
  401: 'Nobody is signed in.',
  403: 'The request comes from another site, or is not allowed to this account.',
  404: 'There is no such thing, or it belongs to another account.',
  409: 'The present state does not allow it; `code` says why.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'A field has a value that does not fit; `errors` names it.',
  429: 'Too many attempts; Retry-After says when to come back.',
  503: 'Something that is needed does not answer; Retry-After says when to try again.',
} as const

type RefusalStatus = keyof typeof REFUSALS
type RefusalResponse = {
  description: string
  content: { 'application/problem+json': { schema: typeof Problem } }
}

/** The refusals that a route documents: `responses: { 200: …, ...refuses(401, 409) }`. */
export function refuses<Status extends RefusalStatus>(...statuses: Status[]) {
  const entries = statuses.map((status) => [
    status,
    {
      description: REFUSALS[status],
      content: { 'application/problem+json': { schema: Problem } },
    },
  ])
  return Object.fromEntries(entries) as Record<Status, RefusalResponse>
}
