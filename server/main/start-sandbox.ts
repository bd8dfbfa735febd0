import { join } from 'node:path'
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
    const reason = reasonOf(error as SandboxError, config)
    if (reason === null) throw error
    throw new StartFailure(`The Stripe sandbox can't start. ${reason}`, { cause: error })
  }
}

type SandboxError = Error & { code?: string | null; port?: number | null }

function reasonOf({ code, port, message }: SandboxError, config: Config): string | null {
  const { sandbox, host, dataDir } = config
  if (code === 'EADDRINUSE') {
    const isDashboard = port === sandbox.dashboardPort
    const variable = isDashboard ? 'SANDBOX_DASHBOARD_PORT' : 'SANDBOX_PORT'
    const spokenFor = [config.port, sandbox.port, sandbox.dashboardPort]
    return portInUse(port ?? sandbox.port, variable, host, spokenFor)
  }
  if (code?.startsWith('STORE_')) {
    return `Its state in ${join(dataDir, 'sandbox.sqlite')} can't be opened. ${message}`
  }
  return null
}
