import type { ApiRequestRecord, ApiRequestRow } from './dashboard-source.ts'

const KEPT_REQUESTS = 300
const KEPT_CHARACTERS = 60_000
/** Of all exchanges together: what a person may look at must not crowd out what the sandbox works with. */
const TOTAL_CHARACTERS = 4_000_000

/** As it was on the wire. */
export interface Exchange {
  id: string
  method: string
  /** Without its query. */
  path: string
  status: number
  /** Wall milliseconds. */
  at: number
  durationMs: number
  idempotencyKey: string | null
  errorCode: string | null
  /** A form: the query and the body. */
  requestForm: string
  responseBody: string
}

export interface ExchangeLog {
  add(exchange: Exchange): void
  list(limit: number): ApiRequestRow[]
  find(id: string): ApiRequestRecord | null
}

/** Keeps the latest API requests in memory for a person to look at. Keys are not recorded. */
export function createExchangeLog(): ExchangeLog {
  const kept: Exchange[] = []
  let total = 0
  return {
    add(exchange) {
      const short = {
        ...exchange,
        requestForm: exchange.requestForm.slice(0, KEPT_CHARACTERS),
        responseBody: exchange.responseBody.slice(0, KEPT_CHARACTERS),
      }
      kept.push(short)
      total += sizeOf(short)
      while (kept.length > KEPT_REQUESTS || total > TOTAL_CHARACTERS) {
        total -= sizeOf(kept.shift()!)
      }
    },
    list: (limit) => kept.slice(-limit).reverse().map(readable),
    find(id) {
      const found = kept.findLast((exchange) => exchange.id === id)
      return found ? readable(found) : null
    },
  }
}

function sizeOf({ requestForm, responseBody }: Exchange): number {
  return requestForm.length + responseBody.length
}

/** Decoded only now that somebody looks at it. */
function readable({ requestForm, ...exchange }: Exchange): ApiRequestRecord {
  return { ...exchange, requestBody: readableParams(requestForm) }
}

/** One parameter a line, decoded: `line_items[0][price]=price_1`. */
function readableParams(form: string): string | null {
  const lines = [...new URLSearchParams(form)].map(([name, value]) => `${name}=${value}`)
  return lines.join('\n') || null
}
