import type { BillingSubject, DashboardSource } from './dashboard-source.ts'

const HOUR_MS = 3_600_000
/** An invoice stays a draft for an hour before it is charged, so a journey ends just after that. */
const PAST_PAYMENT_MS = HOUR_MS + 5 * 60_000
const JUST_AFTER_MS = 60_000

/** The clock ticks while a step waits for its turn, and it cannot be sent to the past. */
const STEP_MARGIN_MS = 10_000

/**
 * Whoever is told of an event dates what follows by a clock of its own, which goes after ours by looking at it each
 * second. So the clock waits on the eve of an event for as long as such a look takes, or a renewal of December would be
 * dated in November. Events that lie closer together need no waiting.
 */
const EVE_MS = 5_000
const FOLLOWING_MS = 1_500
const WORTH_FOLLOWING_MS = HOUR_MS

export interface Journey {
  title: string
  startedAt: number
  targetAt: number
  deliveriesBefore: number
  state: 'travelling' | 'arrived' | 'stopped' | 'failed'
  error: string | null
}

export interface Destination {
  id: string
  label: string
  targetAt: number | null
  /** Why the journey cannot start, when it cannot. */
  reason: string | null
}

/** Where a person can send the clock from here. Pure: the same state gives the same buttons. */
export function listDestinations(nowMs: number, subjects: BillingSubject[]): Destination[] {
  const first = (journey: BillingSubject['journey']) =>
    subjects.filter((subject) => subject.journey === journey && subject.atMs > nowMs)
  const earliest = (found: BillingSubject[]) =>
    found.length > 0 ? Math.min(...found.map((subject) => subject.atMs)) : null
  const trial = earliest(first('trial'))
  const dunning = earliest(first('dunning'))
  const next = earliest(subjects.filter((subject) => subject.atMs > nowMs))
  const payments = subjects.filter(({ atMs }) => atMs > nowMs).flatMap(pastPaymentMs)
  const payment = payments.length > 0 ? Math.min(...payments) : null
  return [
    { id: 'hour', label: '1 hour', targetAt: nowMs + HOUR_MS, reason: null },
    { id: 'day', label: '1 day', targetAt: nowMs + 24 * HOUR_MS, reason: null },
    {
      id: 'next',
      label: 'To next event',
      targetAt: next && next + JUST_AFTER_MS,
      reason: next ? null : 'Nothing is due.',
    },
    {
      id: 'payment',
      label: 'Past next payment',
      targetAt: payment,
      reason: payment ? null : 'No payment lies ahead.',
    },
    {
      id: 'trial',
      label: 'To trial end',
      targetAt: trial && trial + PAST_PAYMENT_MS,
      reason: trial ? null : 'No trial is running.',
    },
    {
      id: 'dunning',
      label: 'To end of dunning',
      targetAt: dunning && dunning + JUST_AFTER_MS,
      reason: dunning ? null : 'No payment is failing.',
    },
  ]
}

/** When the payment that a subject is, or brings about within the hour, was tried. */
function pastPaymentMs({ atMs, journey, isCharge }: BillingSubject): number[] {
  if (isCharge) return [atMs + JUST_AFTER_MS]
  return journey === 'trial' || journey === 'renewal' ? [atMs + PAST_PAYMENT_MS] : []
}

export interface Traveller {
  current(): Journey | null
  start(title: string, targetAt: number): boolean
  stop(): void
  /** The last journey is of no interest any more. */
  forget(): void
  /** Resolves when no journey is under way. */
  settled(): Promise<void>
}

/**
 * Moves the sandbox's clock one billing event at a time, so that a person can watch and stop it.
 * One journey at a time: `start` answers false while another is under way.
 */
export function createTraveller(source: DashboardSource): Traveller {
  let journey: Journey | null = null
  let isStopping = false
  let travel: Promise<void> = Promise.resolve()

  async function walk(current: Journey): Promise<void> {
    let followedAt = source.now()
    try {
      while (source.now() < current.targetAt && !isStopping) {
        const stopAt = nextStop(source, current.targetAt)
        if (source.hasListeners() && stopAt - followedAt > WORTH_FOLLOWING_MS) {
          await waitOnEve(source, stopAt)
          followedAt = source.now()
          if (isStopping) break
        }
        await source.advance(stopAt)
      }
      current.state = isStopping ? 'stopped' : 'arrived'
    } catch (error) {
      // Time also passes by itself, so the target can be behind by the time its turn comes.
      const isThere = source.now() >= current.targetAt
      current.state = isThere ? 'arrived' : 'failed'
      if (isThere) return
      current.error = error instanceof Error ? error.message : String(error)
    }
  }

  return {
    current: () => journey,
    start(title, targetAt) {
      if (journey?.state === 'travelling') return false
      isStopping = false
      journey = {
        title,
        targetAt,
        startedAt: source.now(),
        deliveriesBefore: source.deliveryCount(),
        state: 'travelling',
        error: null,
      }
      travel = walk(journey)
      return true
    },
    stop() {
      isStopping = true
    },
    forget() {
      journey = null
    },
    settled: () => travel,
  }
}

async function waitOnEve(source: DashboardSource, stopAt: number): Promise<void> {
  const eveAt = stopAt - STEP_MARGIN_MS - EVE_MS
  if (eveAt > source.now()) await source.advance(eveAt)
  await new Promise((resolve) => setTimeout(resolve, FOLLOWING_MS))
}

function nextStop(source: DashboardSource, targetAt: number): number {
  const next = source.nextBillingEventAt()
  if (next === null) return targetAt
  return Math.min(targetAt, Math.max(next, source.now()) + STEP_MARGIN_MS)
}
