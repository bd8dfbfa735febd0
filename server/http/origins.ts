import type { Config } from '../config.ts'

const LOCAL_NAMES = ['localhost', '127.0.0.1']

/**
 * The origins that are ours: BASE_URL's, and outside live mode the two names of this machine, since people open either.
 * Forwarded host and protocol headers have no say in it.
 */
export function ourOrigins(config: Pick<Config, 'mode' | 'baseUrl' | 'port'>): string[] {
  const base = new URL(config.baseUrl)
  if (config.mode === 'live') return [base.origin]
  const local = LOCAL_NAMES.map((name) => new URL(`http://${name}:${localPort(base, config)}`))
  return [...new Set([base.origin, ...local.map((url) => url.origin)])]
}

/** A base URL on this machine names the port that browsers use, which a port of 0 does not. */
function localPort(base: URL, config: Pick<Config, 'port'>): number {
  const isLocal = base.protocol === 'http:' && LOCAL_NAMES.includes(base.hostname)
  return isLocal ? Number(base.port || 80) : config.port
}
