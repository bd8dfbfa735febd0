import type { Documents } from '../documents.ts'
import { fullAddress } from '../resources/full-address.ts'
import type { Address, Customer } from '../shapes.ts'
import type { BuyerDetails } from './session-internal.ts'

type Session = Documents['checkout.session']

/** What the session tells of its buyer once it is complete. */
export function detailsOf(
  session: Session,
  customer: Customer | null,
): Session['customer_details'] {
  const { buyer } = session.internal
  return {
    address: addressOf(buyer),
    business_name: buyer?.businessName ?? null,
    email: customer?.email ?? buyer?.email ?? session.customer_email,
    individual_name: buyer?.individualName ?? null,
    name: buyer?.name ?? null,
    phone: buyer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: buyer?.taxId ? [buyer.taxId] : [],
  }
}

export function addressOf(buyer: BuyerDetails | null): Address {
  return fullAddress({
    city: buyer?.city ?? null,
    country: buyer?.country ?? null,
    line1: buyer?.line1 ?? null,
    line2: buyer?.line2 ?? null,
    postal_code: buyer?.postalCode ?? null,
    state: buyer?.state ?? null,
  })
}

export function collectedOf(session: Session): Session['collected_information'] {
  const { buyer } = session.internal
  return {
    business_name: buyer?.businessName ?? null,
    individual_name: buyer?.individualName ?? null,
    shipping_details: null,
  }
}

export function consentOf(session: Session): Session['consent'] {
  if (!session.consent_collection) return null
  const { buyer } = session.internal
  const wants = buyer?.wantsPromotions ?? null
  return {
    promotions: wants === null ? null : wants ? 'opt_in' : 'opt_out',
    terms_of_service: buyer?.acceptsTerms ? 'accepted' : null,
  }
}

export function customFieldsOf(session: Session): Session['custom_fields'] {
  const typed = session.internal.buyer?.customFields ?? {}
  return session.custom_fields.map((field) => {
    const value = typed[field.key] || null
    return {
      ...field,
      ...(field.dropdown ? { dropdown: { ...field.dropdown, value } } : {}),
      ...(field.numeric ? { numeric: { ...field.numeric, value } } : {}),
      ...(field.text ? { text: { ...field.text, value } } : {}),
    }
  })
}
