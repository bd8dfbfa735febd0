import type { TestSandbox } from './test-sandbox.ts'

export interface Sent {
  status: number
  headers: Headers
  body: Record<string, unknown> & { error?: Record<string, string> }
}

/** A request without the SDK, which always says the same thing right. Without a body it is a GET. */
export async function send(test: TestSandbox, path: string, init: RequestInit = {}): Promise<Sent> {
  const response = await fetch(test.sandbox.url + path, {
    method: init.body === undefined ? 'GET' : 'POST',
    ...init,
    headers: {
      authorization: `Bearer ${test.sandbox.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...(init.headers as Record<string, string>),
    },
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
}
