import type { Documents } from '../documents.ts'
import type { EngineInside } from '../engine.ts'
import type { EndpointRow } from './dashboard-source.ts'

type EndpointEngine = Pick<EngineInside, 'store' | 'operate' | 'wall'>

export function listEndpoints({ store, wall }: EndpointEngine): EndpointRow[] {
  return store.all('webhook_endpoint').map((endpoint) => endpointRow(endpoint, wall()))
}

/** @returns whether there is such an endpoint */
export function switchEndpoint(engine: EndpointEngine, id: string, isEnabled: boolean): boolean {
  return engine.operate({ id: null, idempotency_key: null }, ({ store }) => {
    const endpoint = store.find('webhook_endpoint', id)
    if (!endpoint || store.isDeleted(id)) return false
    store.save({
      ...endpoint,
      status: isEnabled ? 'enabled' : 'disabled',
      internal: { ...endpoint.internal, failingSinceMs: null },
    })
    return true
  })
}

function endpointRow(endpoint: Documents['webhook_endpoint'], wallMs: number): EndpointRow {
  const old = endpoint.internal.secrets
    .map(({ expiresAt }) => (expiresAt === null ? 0 : expiresAt * 1_000))
    .filter((atMs) => atMs > wallMs)
  return {
    id: endpoint.id,
    url: endpoint.url,
    isEnabled: endpoint.status === 'enabled',
    version: endpoint.api_version,
    events: endpoint.enabled_events,
    oldSecretUntil: old.length > 0 ? Math.max(...old) : null,
    failingSince: endpoint.internal.failingSinceMs ?? null,
  }
}
