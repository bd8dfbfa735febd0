import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { generateExpandables } from '../../scripts/generate-expandables.ts'
import { generateParameters } from '../../scripts/generate-parameters.ts'
import { decodeForm } from '../http/decode-form.ts'
import { knownParams, parseKnown, refuseUnknown } from '../http/known-params.ts'
import type { ParamTable } from '../http/read-params.ts'
import { apiRoutes } from '../resources/api-routes.ts'

const OWN_ADDRESSES: string[] = []

describe('What Stripe knows', () => {
  it('of parameters is what the installed SDK has', () => {
    const committed = readFileSync(new URL('../generated/parameters.ts', import.meta.url), 'utf8')
    assert.ok(
      committed === generateParameters(),
      'Run: node packages/stripe-sandbox/scripts/generate-parameters.ts',
    )
  })

  it('of expanding is what the installed SDK has', () => {
    const committed = readFileSync(new URL('../generated/expandables.ts', import.meta.url), 'utf8')
    assert.ok(
      committed === generateExpandables(),
      'Run: node packages/stripe-sandbox/scripts/generate-expandables.ts',
    )
  })

  it('of parameters is there for every endpoint that the sandbox answers', () => {
    const unlisted = apiRoutes
      .filter(({ method, path }) => knownParams(method, path) === null)
      .map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual(unlisted, OWN_ADDRESSES)
  })

  it('of parameters holds each name of every parameter table, so that no table invents one', () => {
    const invented = apiRoutes.flatMap(({ method, path, params }) => {
      const known = knownParams(method, path)
      return known ? namesBeyond(params, known.inside!).map((name) => `${path} ${name}`) : []
    })
    assert.deepEqual(invented, [])
  })

  it('not is refused in Stripe’s words when they are none, however deep', () => {
    const known = parseKnown('{a{b c[]{d(x|y)}} metadata{*} list[]}')
    const given = (form: string) => () => refuseUnknown(known, decodeForm(form))
    assert.doesNotThrow(given('a[b]=1&a[c][0][d]=x&metadata[any]=1&list[]=1&a[c][1][d]='))
    assert.throws(given('a[z]=1&q=1&a[c][0][e]=1'), {
      message: 'Received unknown parameters: a[z], a[c][0][e], q',
    })
    assert.throws(given('a[c][0][d]=z'), { message: 'Invalid a[c][0][d]: must be x or y' })
  })
})

function namesBeyond(table: ParamTable, inside: Map<string, unknown>): string[] {
  return Object.keys(table).filter((name) => !inside.has(name))
}
