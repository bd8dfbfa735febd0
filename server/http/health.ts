import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { answers, createApi } from './api.ts'

/** Something without which this process can't do its part. */
export interface ReadinessCheck {
  name: string
  /** @throws with the reason; slower than two seconds counts as broken */
  check: () => Promise<void>
  /** Without it work only comes later, so that requests may still be sent here. */
  onlyDelays?: boolean
}

const CHECK_TIMEOUT_MS = 2000

const Live = z.object({ status: z.literal('ok') })
const Ready = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      onlyDelays: z.boolean().meta({ description: 'Work comes later without it; nothing fails.' }),
      reason: z.string().nullable(),
    }),
  ),
})

const live = createRoute({
  method: 'get',
  path: '/livez',
  tags: ['Operations'],
  summary: 'Is this process alive?',
  responses: { 200: answers('It answers.', Live) },
})

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['Operations'],
  summary: 'Can this process do its part now?',
  responses: {
    200: answers('Everything that it needs is there.', Ready),
    503: answers('Something is missing: `checks` says which, the log says why.', Ready),
  },
})

/** For load balancers and orchestrators: restart what is not alive, send nothing to what is not ready. */
export function createHealthRoutes(checks: readonly ReadinessCheck[]) {
  return createApi()
    .openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(ready, async (c) => {
      c.header('Cache-Control', 'no-store')
      const results = await Promise.all(checks.map(runCheck))
      const isReady = results.every((result) => result.ok || result.onlyDelays)
      for (const { name, reason } of results) {
        if (reason !== null) c.var.log.warn({ check: name, reason }, 'a check failed')
      }
      const shown = results.map(withoutDetail)
      return isReady
        ? c.json({ status: 'ready' as const, checks: shown }, 200)
        : c.json({ status: 'not_ready' as const, checks: shown }, 503)
    })
}

export function databaseCheck(db: Db): ReadinessCheck {
  return {
    name: 'database',
    check: async () => {
      await sql`select 1`.execute(db)
    },
  }
}

interface CheckResult {
  name: string
  ok: boolean
  onlyDelays: boolean
  reason: string | null
}

async function runCheck({ name, check, onlyDelays = false }: ReadinessCheck): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS / 1000} s`)),
      CHECK_TIMEOUT_MS,
    )
  })
  try {
    await Promise.race([check(), late])
    return { name, ok: true, onlyDelays, reason: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { name, ok: false, onlyDelays, reason }
  } finally {
    clearTimeout(timer)
  }
}

/** A driver's message can name hosts and users; anybody may ask here, so the log alone has it. */
function withoutDetail(result: CheckResult): CheckResult {
  return { ...result, reason: result.ok ? null : 'The log says why.' }
}
