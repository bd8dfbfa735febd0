/**
 * Every date of the sandbox is written in UTC, the zone in which Stripe counts billing periods. A day and its month
 * never part at the end of a line.
 */
function formatter(options: Intl.DateTimeFormatOptions): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
  return (atMs) => format.format(atMs).replace(/(\d) (?=[A-Z])/, '$1\u00a0')
}

/** `6 December 2026` */
export const longDay = formatter({ day: 'numeric', month: 'long', year: 'numeric' })

/** `6 December` */
export const dayAndMonth = formatter({ day: 'numeric', month: 'long' })

/** `6 Dec` */
export const shortDay = formatter({ day: 'numeric', month: 'short' })

/** `6 Dec 2026` */
export const mediumDay = formatter({ day: 'numeric', month: 'short', year: 'numeric' })

/** `06:00` */
export const clockTime = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const weekdayParts = formatter({ weekday: 'long', day: 'numeric', month: 'long' })

/** `Tuesday, 1 December, 06:00` */
export function dayAndTime(atMs: number): string {
  return `${weekdayParts(atMs).replace(/^(\w+),? /, '$1, ')}, ${clockTime(atMs)}`
}

/** `1 Dec 06:00` */
export function shortDayAndTime(atMs: number): string {
  return `${shortDay(atMs)} ${clockTime(atMs)}`
}
