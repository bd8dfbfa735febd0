import type { Context, Lane } from '../context.ts'
import type { Broker } from './broker.ts'
import { startWorkLoop } from './work-loop.ts'

/** A table that workers claim from, and what is done with a batch of it. */
export interface LaneWork {
  why: string
  /** How many batches one process works at once. */
  concurrency: number
  /** @returns how many rows were claimed; 0 means that nothing is due */
  work(ctx: Context): Promise<number>
}

export interface Lanes {
  /** Claims nothing more and waits for the batches in hand. */
  stop(): Promise<void>
}

/** Starts the loops of a worker. Call it before the broker starts, which then wakes them. */
export function startLanes(
  ctx: Context,
  broker: Pick<Broker, 'onWake'>,
  lanes: Record<Lane, LaneWork>,
): Lanes {
  const loops = Object.entries(lanes).map(([name, lane]) => {
    const loop = startWorkLoop({
      name,
      concurrency: lane.concurrency,
      log: ctx.log,
      work: () => lane.work(ctx),
    })
    broker.onWake(name as Lane, loop.wake)
    return loop
  })
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
