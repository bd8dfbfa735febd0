import type { SandboxOptions } from '../start-sandbox.ts'

/** What somebody needs who has just started it, on one screen. */
export function startMessage(
  sandbox: { url: string; dashboardUrl: string | null; secretKey: string },
  options: SandboxOptions,
): string {
  const { hostname, port } = new URL(sandbox.url)
  const webhooks = (options.webhooks ?? []).map(
    ({ url, secret }) => `  Webhook     ${url}, signed with ${secret}`,
  )
  return [
    'The Stripe sandbox is running.',
    '',
    `  API         ${sandbox.url}`,
    ...(sandbox.dashboardUrl === null ? [] : [`  Dashboard   ${sandbox.dashboardUrl}`]),
    `  Secret key  ${sandbox.secretKey}`,
    ...(webhooks.length > 0 ? webhooks : ['  Webhook     none: --webhook URL --secret whsec_…']),
    `  State       ${options.dataDir ?? 'in memory, gone at the end'}`,
    '',
    `  new Stripe('${sandbox.secretKey}', { host: '${hostname}', port: ${port}, protocol: 'http' })`,
    `  curl ${sandbox.url}/v1/customers -u ${sandbox.secretKey}: -d email=ann@example.com`,
    '',
    'Card 4242 4242 4242 4242 pays. Never type a real one. Ctrl+C stops it.',
    '',
  ].join('\n')
}
