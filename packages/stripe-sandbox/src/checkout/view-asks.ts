import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { AskedField, CheckoutAsks, Need } from './checkout-view.ts'
import { needsCard } from './pay-checkout.ts'

type Session = Documents['checkout.session']

/** What the page asks of the buyer, from what the session collects. */
export function asksOf(op: Operation, session: Session): CheckoutAsks {
  const { business, individual } = session.name_collection ?? {}
  const collects = session.consent_collection
  return {
    card: needsCard(op, session),
    address: session.billing_address_collection === 'required',
    phone: session.phone_number_collection?.enabled ?? false,
    businessName: needOf(business),
    individualName: needOf(individual),
    taxId: taxIdNeed(session),
    customFields: session.custom_fields.map(askedField),
    terms: collects?.terms_of_service === 'required',
    promotions: collects?.promotions === 'auto',
    saveCard: session.saved_payment_method_options?.payment_method_save === 'enabled',
    promotionCode: session.allow_promotion_codes ?? false,
  }
}

function taxIdNeed({ tax_id_collection: taxIds }: Session): Need {
  if (!taxIds?.enabled) return 'none'
  return taxIds.required === 'if_supported' ? 'required' : 'optional'
}

function needOf(name: { enabled: boolean; optional: boolean } | undefined): Need {
  if (!name?.enabled) return 'none'
  return name.optional ? 'optional' : 'required'
}

function askedField(field: Session['custom_fields'][number]): AskedField {
  const limits = field.numeric ?? field.text
  return {
    key: field.key,
    label: field.label.custom ?? field.key,
    type: field.type,
    isOptional: field.optional,
    defaultValue: limits?.default_value ?? field.dropdown?.default_value ?? '',
    minimumLength: limits?.minimum_length ?? null,
    maximumLength: limits?.maximum_length ?? null,
    options: field.dropdown?.options ?? [],
  }
}
