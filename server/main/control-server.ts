import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ProcessCard } from '../db/data-lock.ts'

/** What the command line may ask of the running process: `GET /status` and so on. */
export type ControlTable = Record<`${'GET' | 'POST'} /${string}`, () => unknown>

export interface ControlServer {
  card: ProcessCard
  close(): Promise<void>
}

/**
 * A second, private door: on the loopback, at a port the system picks, for whoever can read the token in the data
 * directory. The embedded database serves one process, so commands that need it ask that process.
 */
export async function startControlServer(table: ControlTable): Promise<ControlServer> {
  const token = randomBytes(32).toString('hex')
  const server = createServer((request, response) => void answer(table, token, request, response))
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    card: { pid: process.pid, controlUrl: `http://127.0.0.1:${port}`, token },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  table: ControlTable,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (!isBearer(request.headers.authorization, token))
    return send(401, { error: 'unauthenticated' })
  const handler = (table as Record<string, () => unknown>)[`${request.method} ${request.url}`]
  if (!handler) return send(404, { error: 'not_found' })
  try {
    send(200, (await handler()) ?? {})
  } catch (error) {
    send(500, { error: error instanceof Error ? error.message : String(error) })
  }
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
