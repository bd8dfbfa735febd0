import assert from 'node:assert/strict'
import Stripe from 'stripe'
import { checkShape } from '../conformance/check-shape.ts'
import { answerShape, eventShape } from '../conformance/promised-shapes.ts'
import { API_VERSION } from '../shapes.ts'

/** What was sent in a shape that the SDK's types do not have, by the sandbox's address. */
const findings = new Map<string, Set<string>>()

function note(host: string, found: readonly string[]): void {
  const known = findings.get(host) ?? new Set()
  for (const finding of found) {
    if (!isPartOfBefore(finding) && !isUpcoming(finding))
      known.add(finding.replace(/\[\d+\]/g, '[]'))
  }
  findings.set(host, known)
}

/** @throws when a test's sandbox sent anything that the SDK's types do not have */
export function assertShapes(url: string): void {
  const { host } = new URL(url)
  const found = [...(findings.get(host) ?? [])]
  findings.delete(host)
  assert.equal(
    found.length,
    0,
    `The sandbox sent what the SDK has no type for:\n${found.join('\n')}`,
  )
}

export function watchAnswer(host: string, method: string, path: string, answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || 'error' in answer) return
  const address = path.split('?')[0]!
  const shape = answerShape(method, address)
  if (shape) note(host, checkShape(shape, answer, `${method} ${withoutIds(address)} →`))
}

/** Deliveries in an older version have older shapes, which `events/versions` proves. */
export function watchEvent(
  url: string,
  event: { type: string; api_version?: string | null },
): void {
  if (event.api_version !== API_VERSION) return
  const { host } = new URL(url)
  const shape = eventShape(event.type)
  const found = shape ? checkShape(shape, event, event.type) : [`${event.type}: no such event`]
  note(host, found)
}

/** Previous attributes hold of an object only what changed in it, and null for what was not there. */
function isPartOfBefore(finding: string): boolean {
  return /\.previous_attributes\..*: (missing in|null is not)/.test(finding)
}

/** An invoice that is only foreseen has no id: https://docs.stripe.com/api/events/types#event_types-invoice.upcoming */
function isUpcoming(finding: string): boolean {
  return /\.data\.object\.id: missing( in Invoice)?$/.test(finding)
}

function withoutIds(path: string): string {
  return path.replace(/\/[a-z]+_[A-Za-z0-9_]{8,}/g, '/:id')
}

type Request = Parameters<Stripe.HttpClient['makeRequest']>

/** The SDK's own client, which also looks at what it gets. */
export function watchingClient(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient()
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request: Request) {
      const [host, port, path, method] = request
      const response = await client.makeRequest(...request)
      const toJson = response.toJSON.bind(response)
      response.toJSON = async () => {
        const answer = await toJson()
        watchAnswer(`${host}:${port}`, method, path, answer)
        return answer
      }
      return response
    },
  }
}
