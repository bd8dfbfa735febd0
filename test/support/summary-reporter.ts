import type { TestEvent } from 'node:test/reporters'

/** Writes one JSON line at the end of a run: how many tests passed, failed and were skipped, and why. */

export interface Summary {
  passed: number
  failed: number
  skipped: { name: string; reason: string }[]
}

export default async function* summarise(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const summary: Summary = { passed: 0, failed: 0, skipped: [] }
  let ended = false
  for await (const event of source) {
    if (event.type === 'test:pass' || event.type === 'test:fail') count(summary, event)
    if (event.type === 'test:summary') ended = true
  }
  if (ended) yield `${JSON.stringify(summary)}\n`
}

type Outcome = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>

/** A suite counts only when it fails or is skipped as a whole; its tests count by themselves. */
function count(summary: Summary, { type, data }: Outcome): void {
  const suite = data.details.type === 'suite'
  if (data.skip !== undefined) {
    summary.skipped.push({ name: data.name, reason: String(data.skip) })
  } else if (type === 'test:fail') {
    const only =
      suite && 'error' in data.details && /subtests? failed/.test(String(data.details.error))
    if (!only) summary.failed++
  } else if (!suite) {
    summary.passed++
  }
}
