import { endNow } from '../billing/end-now.ts'
import type { EndBehavior, Schedule } from '../billing/schedules/build-schedule.ts'
import { isOpen } from '../billing/schedules/build-schedule.ts'
import { cancelUnstarted, releaseSchedule } from '../billing/schedules/close-schedule.ts'
import { createSchedule, scheduleSubscription } from '../billing/schedules/create-schedule.ts'
import { updateSchedule } from '../billing/schedules/update-schedule.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { defined, listPage, PAGING, pageOf } from '../http/list-page.ts'
import {
  boolean,
  mergeMetadata,
  metadata,
  missing,
  oneOf,
  range,
  text,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import {
  CREATED_PHASES,
  DEFAULT_SETTINGS,
  nowOrTimestamp,
  readPhases,
  readSettings,
  UPDATED_PHASES,
} from './subscription-schedule-params.ts'

const PATH = '/v1/subscription_schedules'

/** `none` and `renew` are older names of the two endings that remain. */
const endBehavior = oneOf('cancel', 'none', 'release', 'renew')

const CREATABLE = {
  customer: text,
  default_settings: DEFAULT_SETTINGS,
  end_behavior: endBehavior,
  from_subscription: text,
  metadata,
  phases: CREATED_PHASES,
  start_date: nowOrTimestamp,
}

const UPDATABLE = {
  default_settings: DEFAULT_SETTINGS,
  end_behavior: endBehavior,
  metadata,
  phases: UPDATED_PHASES,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
}

const STAMPS = ['canceled_at', 'completed_at', 'released_at'] as const

const LISTABLE = {
  ...PAGING,
  canceled_at: range,
  completed_at: range,
  created: range,
  customer: text,
  released_at: range,
  scheduled: boolean,
}

export const subscriptionScheduleRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) =>
    params.from_subscription ? createAround(op, params) : createAnew(op, params),
  ),

  route('GET', PATH, LISTABLE, (op, { params }) => listSchedules(op, params)),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'subscription_schedule', ids.id!)),

  route('POST', `${PATH}/:id`, UPDATABLE, (op, { ids, params }) => {
    const before = get(op, 'subscription_schedule', ids.id!)
    const now = timeOf(op, before)
    return updateSchedule(op, before, {
      phases: params.phases ? readPhases(op, params.phases, before.customer, now) : null,
      endBehavior: params.end_behavior ? readEnding(params.end_behavior) : null,
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
      settings: readSettings(op, params.default_settings, before.customer),
    })
  }),

  route('POST', `${PATH}/:id/release`, { preserve_cancel_date: boolean }, (op, { ids, params }) => {
    const schedule = openSchedule(op, ids.id!, 'release')
    return releaseSchedule(op, schedule, {
      keepsCancellation: params.preserve_cancel_date ?? false,
    })
  }),

  route(
    'POST',
    `${PATH}/:id/cancel`,
    { invoice_now: boolean, prorate: boolean },
    (op, { ids, params }) => {
      const schedule = openSchedule(op, ids.id!, 'cancel')
      if (!schedule.subscription) return cancelUnstarted(op, schedule)
      endNow(op, get(op, 'subscription', schedule.subscription), {
        prorate: params.prorate ?? true,
        invoiceNow: params.invoice_now ?? true,
      })
      return get(op, 'subscription_schedule', schedule.id)
    },
  ),
]

function createAround(op: Operation, params: Values<typeof CREATABLE>): Schedule {
  for (const name of ['customer', 'default_settings', 'end_behavior', 'phases', 'start_date']) {
    if (params[name as keyof typeof params] === undefined) continue
    throw invalid(`You cannot set \`${name}\` if \`from_subscription\` is set.`, { param: name })
  }
  const id = params.from_subscription!
  const subscription = getFor(op, 'subscription', id, 'from_subscription')
  return scheduleSubscription(op, subscription, mergeMetadata({}, params.metadata))
}

function createAnew(op: Operation, params: Values<typeof CREATABLE>): Schedule {
  if (!params.customer) throw missing('customer')
  if (!params.phases) throw missing('phases')
  if (params.start_date === undefined) throw missing('start_date')
  const customer = getFor(op, 'customer', params.customer, 'customer')
  const now = timeOf(op, customer)
  const startAt = params.start_date === 'now' ? now : params.start_date
  if (startAt < now) {
    throw invalid('The sandbox does not simulate a schedule that began in the past.', {
      code: 'sandbox_not_simulated',
      param: 'start_date',
    })
  }
  return createSchedule(op, {
    customer,
    phases: readPhases(op, params.phases, customer.id, now),
    startAt,
    endBehavior: readEnding(params.end_behavior ?? 'release'),
    metadata: mergeMetadata({}, params.metadata),
    settings: readSettings(op, params.default_settings, customer.id),
  })
}

function readEnding(value: 'cancel' | 'none' | 'release' | 'renew'): EndBehavior {
  if (value === 'cancel' || value === 'release') return value
  return value === 'none' ? 'cancel' : 'release'
}

function openSchedule(op: Operation, id: string, verb: string): Schedule {
  const schedule = get(op, 'subscription_schedule', id)
  if (isOpen(schedule)) return schedule
  throw invalid(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be \`not_started\` or \`active\`.`,
  )
}

function listSchedules(op: Operation, params: Values<typeof LISTABLE>): object {
  const { customer, created, scheduled } = params
  const where = defined({
    customer,
    ...(scheduled ? { status: 'not_started' } : {}),
  })
  const stamps = STAMPS.filter((name) => params[name] !== undefined)
  if (stamps.length === 0) {
    return listPage(op, 'subscription_schedule', PATH, params, {
      where,
      absent: customer === undefined ? ['test_clock'] : [],
      ...defined({ created }),
    })
  }
  const bounds = [...stamps, ...(created ? (['created'] as const) : [])]
  const found = op.store
    .all('subscription_schedule', where)
    .filter((schedule) => customer !== undefined || schedule.test_clock === null)
    .filter((schedule) => bounds.every((name) => isWithin(schedule[name], params[name]!)))
    .reverse()
  for (const name of ['starting_after', 'ending_before'] as const) {
    const cursor = params[name]
    if (cursor !== undefined && !found.some(({ id }) => id === cursor)) {
      throw noSuch('subscription_schedule', cursor, name)
    }
  }
  return pageOf(found, PATH, params)
}

function isWithin(at: number | null, bounds: Values<typeof LISTABLE>['created'] & object): boolean {
  if (at === null) return false
  const { gt = -1, gte = 0, lt = Number.MAX_SAFE_INTEGER, lte = Number.MAX_SAFE_INTEGER } = bounds
  return at > gt && at >= gte && at < lt && at <= lte
}
