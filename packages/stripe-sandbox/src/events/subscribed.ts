import type { Documents } from '../documents.ts'

export function isSubscribed(endpoint: Documents['webhook_endpoint'], type: string): boolean {
  if (endpoint.status !== 'enabled') return false
  return endpoint.enabled_events.some((pattern) => pattern === '*' || pattern === type)
}
