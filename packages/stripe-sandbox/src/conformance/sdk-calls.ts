import Stripe from 'stripe'

/** A method of the SDK as its users call it, and the endpoint that it asks. */
export interface SdkCall {
  /** `checkout.sessions.create` */
  name: string
  verb: string
  /** `/v1/checkout/sessions/:id` */
  path: string
}

const IDS = ['first_id', 'second_id', 'third_id']

/** Every method under `/v1` that an instance of the SDK offers, found by asking the instance. */
export function listSdkCalls(): SdkCall[] {
  return callsOf(new Stripe('sk_test_nobody'), '').filter(({ path }) => path.startsWith('/v1/'))
}

function callsOf(holder: object, prefix: string): SdkCall[] {
  return Object.entries(holder).flatMap(([name, value]) => {
    if (name.startsWith('_') || name === 'stripe' || name === 'v2' || !isObject(value)) return []
    const at = `${prefix}${name}`
    return isResource(value)
      ? methodsOf(value, at)
      : isNamespace(value)
        ? callsOf(value, `${at}.`)
        : []
  })
}

function methodsOf(resource: object, at: string): SdkCall[] {
  const methods = Object.getPrototypeOf(resource) as Record<string, unknown>
  return Object.getOwnPropertyNames(methods).flatMap((name) => {
    const method = methods[name]
    if (name === 'constructor' || typeof method !== 'function') return []
    const asked = askedBy(method as (...ids: string[]) => unknown)
    return asked ? [{ name: `${at}.${name}`, ...asked }] : []
  })
}

/** Calls the method with a resource that only notes what it would send. */
function askedBy(method: (...ids: string[]) => unknown): { verb: string; path: string } | null {
  let asked: { verb: string; path: string } | null = null
  const noting = {
    _makeRequest(verb: string, path: string) {
      asked = { verb, path: IDS.reduce((text, id) => text.replace(id, ':id'), path) }
      return {}
    },
  }
  try {
    method.apply(noting, IDS)
  } catch (error) {
    // A method of another sort wants more of its resource than an endpoint.
    if (!(error instanceof TypeError)) throw error
  }
  return asked
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isResource(value: object): boolean {
  return '_makeRequest' in value
}

function isNamespace(value: object): boolean {
  return Object.values(value).some((inner) => isObject(inner) && '_makeRequest' in inner)
}
