import type { Logger } from 'pino'
import type { App } from '../app.ts'

const LOOK_MS = 1_000
/** Two readings of the wall clock differ by less. */
const SAME_MS = 1_000
const ANSWER_MS = 5_000

interface Follower {
  stop(): Promise<void>
}

/**
 * The sandbox's clock is moved in its dashboard, and with it the subscriptions. Ours goes where it is, so that what is
 * due here is due there. The first look is awaited: nothing is worked off by a clock of yesterday.
 */
export async function followSandboxClock(
  sandboxUrl: string,
  { clock, ctx }: Pick<App, 'clock' | 'ctx'>,
): Promise<Follower> {
  let isLost = false

  async function look(): Promise<void> {
    try {
      const { offset } = await readClock(sandboxUrl)
      const theirs = new Date(ctx.wall.now().getTime() + offset)
      const apartMs = Math.abs(theirs.getTime() - clock.now().getTime())
      if (apartMs > SAME_MS) await clock.moveTo(theirs)
      isLost = false
    } catch (error) {
      if (!isLost) reportLoss(ctx.log, error)
      isLost = true
    }
  }

  await look()
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

async function readClock(sandboxUrl: string): Promise<{ offset: number }> {
  const response = await fetch(`${sandboxUrl}/_sandbox/clock`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`)
  return (await response.json()) as { offset: number }
}

function reportLoss(log: Logger, error: unknown): void {
  log.warn({ err: error }, 'The sandbox does not tell its time; ours goes on from where it is')
}
