import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createDashboard } from './create-dashboard.ts'
import type { DashboardSource } from './dashboard-source.ts'

export interface RunningDashboard {
  url: string
  close(): Promise<void>
}

/** Serves the dashboard; a port in use rejects with the system's EADDRINUSE error. */
export async function startDashboard(
  source: DashboardSource,
  options: { port: number; host: string },
): Promise<RunningDashboard> {
  const dashboard = createDashboard(source)
  const server = createServer(getRequestListener(dashboard.app.fetch))
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const shownHost = options.host === '0.0.0.0' ? 'localhost' : options.host
  return {
    url: `http://${shownHost}:${port}`,
    async close() {
      dashboard.traveller.stop()
      await dashboard.traveller.settled()
      await closeServer(server)
    },
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
