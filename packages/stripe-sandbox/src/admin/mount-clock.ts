import type { Context, Hono } from 'hono'
import type { AdvanceOptions, Progress } from '../clock/timekeeper.ts'
import { DESTINATIONS, type DestinationName } from '../clock/travel.ts'
import type { EngineInside } from '../engine.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { readJson } from './read-json.ts'

const LINE_EVERY_MS = 100

/**
 * The global clock, times in milliseconds. `POST clock/advance` takes `to` (a time, or a destination by name, with a
 * `subscription` if it is about one) or `seconds`, and answers on arrival. Asked for `application/x-ndjson` it streams
 * lines of progress and then the clock; who hangs up stops the advance. `GET clock` shows an advance under way.
 */
export function mountClock(app: Hono, engine: EngineInside): void {
  app.get('/_sandbox/clock', (c) => c.json(clockOf(engine)))

  app.post('/_sandbox/clock/advance', async (c) => {
    const move = readMove(engine, await readJson(c))
    if (c.req.header('accept')?.includes('application/x-ndjson')) return stream(engine, move)
    const arrived = await move({})
    return c.json({ ...clockOf(engine), arrived })
  })

  app.post('/_sandbox/clock/stop', (c: Context) => {
    engine.stopAdvance()
    return c.json(clockOf(engine))
  })
}

export function clockOf(engine: EngineInside) {
  return {
    now: engine.now(),
    offset: engine.now() - engine.wall(),
    nextBillingEventAt: engine.nextBillingEventAt(),
    upcoming: engine.listUpcoming(),
    advancing: engine.advanceProgress(),
  }
}

type Move = (options: AdvanceOptions) => Promise<boolean>

function readMove(engine: EngineInside, body: Record<string, unknown>): Move {
  const { to, seconds, subscription } = body
  if (isDestination(to)) {
    if (subscription !== undefined && typeof subscription !== 'string') {
      throw invalid('subscription must be the id of one.', { param: 'subscription' })
    }
    return (options) => engine.advanceTo({ to, subscription }, options)
  }
  const target =
    typeof to === 'number'
      ? to
      : typeof seconds === 'number'
        ? engine.now() + seconds * 1_000
        : null
  if (target === null) {
    const names = DESTINATIONS.join(', ')
    throw invalid(
      `Say how far: \`to\` in milliseconds or one of ${names}, or \`seconds\` from now.`,
      { param: 'to' },
    )
  }
  return async (options) => {
    await engine.advance(target, options)
    return engine.now() >= target
  }
}

function isDestination(value: unknown): value is DestinationName {
  return (DESTINATIONS as readonly unknown[]).includes(value)
}

function stream(engine: EngineInside, move: Move): Response {
  const stop = new AbortController()
  const encoder = new TextEncoder()
  const body = new ReadableStream({
    async start(controller) {
      let lineAtMs = 0
      const say = (line: object) => {
        if (stop.signal.aborted) return
        controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
      }
      const onProgress = (progress: Progress) => {
        if (performance.now() - lineAtMs < LINE_EVERY_MS) return
        lineAtMs = performance.now()
        say({ advancing: progress })
      }
      try {
        const arrived = await move({ onProgress, signal: stop.signal })
        say({ ...clockOf(engine), arrived })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        say({ error: error.body })
      }
      if (!stop.signal.aborted) controller.close()
    },
    cancel() {
      stop.abort()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
}
