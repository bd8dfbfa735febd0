import { startSandboxWorker } from '#sandbox/start-worker.ts'
import { type Config, SANDBOX_WEBHOOK_SECRET } from '../config.ts'
import { portInUse } from './listen.ts'
import { StartFailure } from './start-failure.ts'

export const SANDBOX_PORT = 12111
export const SANDBOX_DASHBOARD_PORT = 12112

export type Sandbox = Awaited<ReturnType<typeof startSandboxWorker>>

export interface SandboxPorts {
  port: number
  dashboardPort: number
}

/**
 * The Stripe sandbox in a thread of its own, on fixed ports since its pages are linked from mails and invoices.
 * @throws {StartFailure} when one of its ports is in use
 */
export async function startSandbox(
  config: Config,
  localUrl: string,
  ports: SandboxPorts = { port: SANDBOX_PORT, dashboardPort: SANDBOX_DASHBOARD_PORT },
): Promise<Sandbox> {
  try {
    return await startSandboxWorker({
      ...ports,
      dataDir: config.dataDir,
      secretKey: config.stripe.secretKey,
      businessName: config.brandName,
      webhooks: [
        {
          url: `${localUrl}/api/payment/stripe/webhook/`,
          secret: config.stripe.webhookSecrets[0] ?? SANDBOX_WEBHOOK_SECRET,
        },
      ],
    })
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number }
    if (code !== 'EADDRINUSE') throw error
    const reason = portInUse(port ?? ports.port, null)
    throw new StartFailure(`The Stripe sandbox can't start. ${reason}`, { cause: error })
  }
}
