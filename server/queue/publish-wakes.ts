import type { Lane } from '../context.ts'

/**
 * One message per lane at a time: wake-ups that come while one is on its way are joined into the next, so that a burst
 * of commits costs the broker two messages and not thousands. A message that fails is dropped; workers poll.
 */
export function createWakePublisher(
  send: (lane: Lane) => Promise<unknown>,
  onFailure: (error: unknown) => void,
): (lane: Lane) => void {
  const sending = new Set<Lane>()
  const again = new Set<Lane>()

  async function publish(lane: Lane): Promise<void> {
    sending.add(lane)
    try {
      do {
        again.delete(lane)
        await send(lane)
      } while (again.has(lane))
    } catch (error) {
      again.delete(lane)
      onFailure(error)
    } finally {
      sending.delete(lane)
    }
  }

  return (lane) => {
    if (sending.has(lane)) again.add(lane)
    else void publish(lane)
  }
}
