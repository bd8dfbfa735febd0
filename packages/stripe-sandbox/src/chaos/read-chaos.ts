import { isEventType } from '../events/event-types.ts'
import { invalid } from '../http/api-error.ts'
import type { Chaos } from './chaos.ts'

interface Shape {
  fits(value: unknown): boolean
  /** What it must be, as the end of the sentence "… must be …". */
  expected: string
}

const SHARE: Shape = {
  fits: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  expected: 'a share from 0 to 1',
}
const MILLISECONDS: Shape = {
  fits: (value) => isCount(value) && Number(value) <= 600_000,
  expected: 'whole milliseconds, at most 600000',
}
const SWITCH: Shape = { fits: (value) => typeof value === 'boolean', expected: 'true or false' }
const EVENT_TYPES: Shape = {
  fits: (value) => Array.isArray(value) && value.every(isEventType),
  expected: 'a list of event types that Stripe knows',
}

const SHAPES = {
  latencyMs: MILLISECONDS,
  rateLimitPerSecond: {
    fits: (value) => value === null || (isCount(value) && Number(value) > 0),
    expected: 'a whole number above 0, or null',
  },
  failApiWith: {
    fits: (value) => value === null || (isCount(value) && isBetween(Number(value), 400, 599)),
    expected: 'a status from 400 to 599, or null',
  },
  failApiShare: SHARE,
  failApiShouldRetry: {
    fits: (value) => value === null || typeof value === 'boolean',
    expected: 'true, false or null',
  },
  timeoutAfterEffect: { fits: isCount, expected: 'a whole number' },
  omitEvents: EVENT_TYPES,
  drop: {
    fits: (value) => SHARE.fits(value) || EVENT_TYPES.fits(value) || typeof value === 'function',
    expected: `${SHARE.expected}, or ${EVENT_TYPES.expected}`,
  },
  holdDeliveries: SWITCH,
  duplicate: SHARE,
  shuffle: SWITCH,
  deliveryLatencyMs: MILLISECONDS,
  endpointDown: {
    fits: (value) => SWITCH.fits(value) || (Array.isArray(value) && value.every(isEndpointId)),
    expected: 'true, false, or a list of webhook endpoint ids',
  },
  seed: {
    fits: (value) => value === null || isCount(value),
    expected: 'a whole number, or null',
  },
} as const satisfies Record<keyof Chaos, Shape>

/** @throws {ApiError} 400 naming the first setting that does not exist or does not fit */
export function readChaos(body: object): Partial<Chaos> {
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(SHAPES, name)) {
      const known = Object.keys(SHAPES).join(', ')
      throw invalid(`There is no chaos named ${name}. There is: ${known}.`, { param: name })
    }
    const shape: Shape = SHAPES[name as keyof Chaos]
    if (!shape.fits(value)) throw invalid(`${name} must be ${shape.expected}.`, { param: name })
  }
  return body as Partial<Chaos>
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

function isEndpointId(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('we_')
}
