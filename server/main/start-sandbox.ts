import { startSandboxWorker } from '#sandbox/start-worker.ts'
import { type Config, SANDBOX_WEBHOOK_SECRET } from '../config.ts'
import { STRIPE_EVENTS } from '../stripe-events.ts'
import { portInUse } from './listen.ts'
import { StartFailure } from './start-failure.ts'

export type Sandbox = Awaited<ReturnType<typeof startSandboxWorker>>

/**
 * The Stripe sandbox in a thread of its own. It keeps its ports, since its pages are linked from mails and invoices.
 * @throws {StartFailure} when one of its ports is in use
 */
export async function startSandbox(config: Config, localUrl: string): Promise<Sandbox> {
  try {
    return await startSandboxWorker({
      ...config.sandbox,
      host: config.host,
      dataDir: config.dataDir,
      secretKey: config.stripe.secretKey,
      businessName: config.brandName,
      webhooks: [
        {
          url: `${localUrl}/api/payment/stripe/webhook/`,
          secret: config.stripe.webhookSecrets[0] ?? SANDBOX_WEBHOOK_SECRET,
          enabledEvents: Object.keys(STRIPE_EVENTS),
        },
      ],
    })
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number }
    if (code !== 'EADDRINUSE') throw error
    const isDashboard = port === config.sandbox.dashboardPort
    const variable = isDashboard ? 'SANDBOX_DASHBOARD_PORT' : 'SANDBOX_PORT'
    const reason = portInUse(port ?? config.sandbox.port, variable)
    throw new StartFailure(`The Stripe sandbox can't start. ${reason}`, { cause: error })
  }
}
