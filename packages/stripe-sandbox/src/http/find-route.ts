import type { Route } from './route.ts'

export interface FoundRoute {
  route: Route
  /** Path parameters, decoded. */
  ids: Record<string, string>
}

export type FindRoute = (method: string, path: string) => FoundRoute | null

/** One step of an address: what may follow by name, and what follows any id. */
interface Place {
  named: Map<string, Place>
  any: { name: string; place: Place } | null
  route: Route | null
}

/** Names come before ids, so that `/v1/invoices/create_preview` is no invoice. */
export function createRouteFinder(routes: readonly Route[]): FindRoute {
  const roots = new Map<string, Place>()
  for (const route of routes) {
    let place = roots.get(route.method) ?? emptyPlace()
    roots.set(route.method, place)
    for (const part of route.path.split('/').slice(1)) {
      if (part.startsWith(':')) {
        place.any ??= { name: part.slice(1), place: emptyPlace() }
        place = place.any.place
      } else {
        const next = place.named.get(part) ?? emptyPlace()
        place.named.set(part, next)
        place = next
      }
    }
    place.route = route
  }
  return (method, path) => {
    const root = roots.get(method === 'HEAD' ? 'GET' : method)
    return root ? walk(root, path.split('/'), 1) : null
  }
}

function walk(place: Place, parts: readonly string[], at: number): FoundRoute | null {
  const part = parts[at]
  if (part === undefined) return place.route ? { route: place.route, ids: {} } : null
  const next = place.named.get(part)
  const found = next ? walk(next, parts, at + 1) : null
  if (found || !place.any || part === '') return found
  const behind = walk(place.any.place, parts, at + 1)
  if (behind) behind.ids[place.any.name] = decode(part)
  return behind
}

function emptyPlace(): Place {
  return { named: new Map(), any: null, route: null }
}

function decode(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return part
  }
}
