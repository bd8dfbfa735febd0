import type { Documents } from '../documents.ts'
import { releaseOf } from '../events/versions/api-versions.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  list,
  mergeMetadata,
  metadata,
  required,
  text,
  url,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'

const eventTypes = list(text, 300)

const WRITABLE = { description: clearable(text), enabled_events: eventTypes, metadata, url }

export const webhookEndpointRoutes = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    {
      ...WRITABLE,
      enabled_events: required(eventTypes),
      url: required(url),
      api_version: text,
    },
    (op, { params }) => {
      const { metadata: change, description, api_version: version } = params
      if (version !== undefined) mustBeRendered(version)
      const endpoint = createEndpoint(op, {
        url: params.url,
        enabledEvents: params.enabled_events,
        secret: newId('webhookSecret'),
        description: description ?? null,
        metadata: mergeMetadata({}, change),
        apiVersion: version ?? null,
      })
      // The secret is shown this once.
      return { ...endpoint, secret: endpoint.internal.secrets[0]!.secret }
    },
  ),

  route('GET', '/v1/webhook_endpoints', PAGING, (op, { params }) =>
    listPage(op, 'webhook_endpoint', '/v1/webhook_endpoints', params),
  ),

  route('GET', '/v1/webhook_endpoints/:id', {}, (op, { ids }) =>
    get(op, 'webhook_endpoint', ids.id!),
  ),

  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    { ...WRITABLE, disabled: boolean },
    (op, { ids, params }) => {
      const endpoint = get(op, 'webhook_endpoint', ids.id!)
      const { disabled, metadata: change, ...plain } = params
      const updated: Documents['webhook_endpoint'] = {
        ...endpoint,
        ...defined(plain),
        metadata: mergeMetadata(endpoint.metadata, change),
      }
      if (disabled !== undefined) {
        updated.status = disabled ? 'disabled' : 'enabled'
        updated.internal = { ...endpoint.internal, failingSinceMs: null }
      }
      op.store.save(updated)
      return updated
    },
  ),

  route('DELETE', '/v1/webhook_endpoints/:id', {}, (op, { ids }) => {
    const endpoint = get(op, 'webhook_endpoint', ids.id!)
    op.store.remove('webhook_endpoint', endpoint.id)
    return { id: endpoint.id, object: 'webhook_endpoint', deleted: true }
  }),
]

function mustBeRendered(version: string): void {
  if (releaseOf(version) !== null) return
  throw invalid(
    `The sandbox does not simulate events before 2024-09-30.acacia. Choose a newer version than ${version}, or leave it out.`,
    { code: 'sandbox_not_simulated', param: 'api_version' },
  )
}

export interface NewEndpoint {
  url: string
  enabledEvents: string[]
  secret: string
  description: string | null
  metadata: Record<string, string>
  /** Null is the account's version. */
  apiVersion: string | null
}

export function createEndpoint(op: Operation, params: NewEndpoint): Documents['webhook_endpoint'] {
  const endpoint: Documents['webhook_endpoint'] = {
    id: newId('webhookEndpoint'),
    object: 'webhook_endpoint',
    api_version: params.apiVersion,
    application: null,
    created: op.now,
    description: params.description,
    enabled_events: params.enabledEvents,
    livemode: false,
    metadata: params.metadata,
    status: 'enabled',
    url: params.url,
    internal: { secrets: [{ secret: params.secret, expiresAt: null }] },
  }
  op.store.insert(endpoint)
  return endpoint
}

/** The endpoint that start options name: found by its address, so that a restart does not make a second one. */
export function upsertEndpoint(
  op: Operation,
  params: { url: string; secret: string; enabledEvents?: string[] },
): void {
  const enabledEvents = params.enabledEvents ?? ['*']
  const known = op.store.all('webhook_endpoint', { url: params.url })[0]
  if (!known) {
    const plain = { description: null, metadata: {}, apiVersion: null }
    createEndpoint(op, { ...params, ...plain, enabledEvents })
    return
  }
  op.store.save({
    ...known,
    enabled_events: enabledEvents,
    status: 'enabled',
    internal: { secrets: [{ secret: params.secret, expiresAt: null }] },
  })
}
