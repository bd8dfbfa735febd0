export interface LoggedRequest {
  id: string
  /** Wall milliseconds. */
  atMs: number
  method: string
  path: string
  status: number
  durationMs: number
  idempotencyKey: string | null
  errorCode: string | null
}

const KEPT = 500

export interface RequestLog {
  add(request: LoggedRequest): void
  /** Newest first. */
  list(): LoggedRequest[]
  clear(): void
}

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = []
  return {
    add(request) {
      requests.push(request)
      if (requests.length > KEPT * 2) requests = requests.slice(-KEPT)
    },
    list: () => requests.slice(-KEPT).reverse(),
    clear() {
      requests = []
    },
  }
}
