export type Interval = 'day' | 'week' | 'month' | 'year'

export interface Recurrence {
  interval: Interval
  interval_count: number
}

export interface Period {
  start: number
  end: number
}

const SECONDS = { day: 86_400, week: 7 * 86_400 } as const

/**
 * The anchor moved by whole intervals. Months keep the anchor's day and clamp it to the month's end, each counted from
 * the anchor itself: 31 January, 28 February, 31 March.
 */
export function addIntervals(anchor: number, recurrence: Recurrence, times: number): number {
  const steps = recurrence.interval_count * times
  if (recurrence.interval === 'day' || recurrence.interval === 'week') {
    return anchor + steps * SECONDS[recurrence.interval]
  }
  return addMonths(anchor, recurrence.interval === 'year' ? steps * 12 : steps)
}

function addMonths(at: number, months: number): number {
  const date = new Date(at * 1_000)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime() / 1_000
}

/** The period around an instant, counted from the anchor. An instant on a boundary begins the later period. */
export function periodAt(anchor: number, recurrence: Recurrence, at: number): Period {
  const guess = Math.floor((at - anchor) / longest(recurrence))
  let times = guess
  while (addIntervals(anchor, recurrence, times + 1) <= at) times += 1
  while (addIntervals(anchor, recurrence, times) > at) times -= 1
  return {
    start: addIntervals(anchor, recurrence, times),
    end: addIntervals(anchor, recurrence, times + 1),
  }
}

/** An upper bound of one interval's length in seconds, which puts the first guess close and never too late. */
function longest({ interval, interval_count }: Recurrence): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[interval]
  return days * 86_400 * interval_count
}

/** The end of the interval that begins at an instant: on the anchor's grid when it begins there, else counted from it. */
export function nextBoundary(anchor: number, recurrence: Recurrence, at: number): number {
  const period = periodAt(anchor, recurrence, at)
  return period.start === at ? period.end : addIntervals(at, recurrence, 1)
}
