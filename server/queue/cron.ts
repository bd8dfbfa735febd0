import { CronExpressionParser } from 'cron-parser'

/** Occurrences of a cron expression (five fields, UTC). An occurrence at the very instant counts as past. */

export function newestSlot(cron: string, now: Date): Date {
  // `prev()` is strictly before its reference, and due means `<=`.
  return parse(cron, new Date(now.getTime() + 1))
    .prev()
    .toDate()
}

export function nextSlot(cron: string, now: Date): Date {
  return parse(cron, now).next().toDate()
}

function parse(cron: string, currentDate: Date) {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate })
}
