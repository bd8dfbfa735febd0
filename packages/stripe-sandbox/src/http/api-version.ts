import { API_VERSION } from '../shapes.ts'
import { invalid } from './api-error.ts'
import { knownParams } from './known-params.ts'

/** The version that a request asks for. @throws 400 for one that Stripe never had */
export function readVersion(given: string | undefined): string {
  if (given === undefined || given === '' || isVersion(given)) return given || API_VERSION
  throw invalid(`Invalid Stripe API version: ${given.slice(0, 80)}`)
}

/** Dated names as the SDK's types list them; a preview is any date of its own. */
export function isVersion(name: string): boolean {
  const { inside } = knownParams('POST', '/v1/webhook_endpoints')!
  const versions = inside!.get('api_version')!.values!
  return versions.includes(name) || /^20\d\d-\d\d-\d\d\.preview$/.test(name)
}
