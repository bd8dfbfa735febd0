import type { Hono } from 'hono'
import { readForm } from '../../http/read-form.ts'
import type { CustomerDetails } from '../../portal/portal-action.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { taxIdTypeOf } from '../tax-id-types.ts'
import { detailsPage } from './details-page.ts'
import { leave, openPortal, show } from './open-portal.ts'
import { portalPath } from './portal-shell.ts'

const PATH = '/p/session/:key/details'
const NO_TAX_ID_TYPE = {
  field: 'taxId',
  message: 'Choose a country that has tax IDs, or leave this empty.',
}
const PLAIN = ['name', 'email', 'phone'] as const
const ADDRESS = ['city', 'country', 'line1', 'line2', 'postal_code', 'state'] as const

export function mountDetails(app: Hono, engine: HostedPagesEngine): void {
  app.get(PATH, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    if (view.may.update.length === 0) return c.redirect(portalPath(view), 303)
    return show(c, detailsPage(view, { typed: {}, error: null }))
  })

  app.post(PATH, async (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    const typed = readTexts(await readForm(c))
    const details = detailsOf(typed)
    const taxId = typed.taxId?.trim()
    if (taxId) {
      const type = taxIdTypeOf(typed.country ?? view.customer.address?.country ?? '')
      if (!type) return show(c, detailsPage(view, { typed, error: NO_TAX_ID_TYPE }), 422)
      details.taxId = { type, value: taxId }
    }
    const outcome = engine.actInPortal(view.portalKey, { kind: 'update_details', details })
    if (outcome.kind === 'done') return leave(c, view, outcome, 'update_details')
    const error = outcome.kind === 'refused' ? outcome : null
    return show(c, detailsPage(view, { typed, error }), 422)
  })
}

function readTexts(form: FormData): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') texts[name] = value
  return texts
}

/** Fields that the form did not have stay as they are. */
function detailsOf(typed: Record<string, string>): CustomerDetails {
  const details: CustomerDetails = {}
  for (const name of PLAIN) if (typed[name] !== undefined) details[name] = typed[name]
  if (ADDRESS.some((name) => typed[name] !== undefined)) {
    const part = (name: (typeof ADDRESS)[number]) => typed[name] ?? ''
    details.address = {
      city: part('city'),
      country: part('country'),
      line1: part('line1'),
      line2: part('line2'),
      postal_code: part('postal_code'),
      state: part('state'),
    }
  }
  return details
}
