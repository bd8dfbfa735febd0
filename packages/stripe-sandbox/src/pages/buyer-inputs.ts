import type { AskedField, CheckoutAsks, CheckoutView, Need } from '../checkout/checkout-view.ts'

/** One thing that a session asks of its buyer, beside e-mail and card. */
export interface BuyerInput {
  name: string
  label: string
  kind: 'text' | 'numeric' | 'select' | 'checkbox'
  place: 'contact' | 'address' | 'more' | 'consent'
  /** What to say when it is left empty; null: it may be. */
  missing: string | null
  autocomplete: string
  initial: string
  minimumLength: number | null
  maximumLength: number | null
  options: { label: string; value: string }[]
}

const PLAIN = {
  kind: 'text',
  place: 'more',
  missing: null,
  autocomplete: 'off',
  initial: '',
  minimumLength: null,
  maximumLength: 500,
  options: [],
} as const satisfies Partial<BuyerInput>

const PHONE: BuyerInput = {
  ...PLAIN,
  name: 'phone',
  label: 'Phone',
  place: 'contact',
  missing: 'Enter a phone number.',
  autocomplete: 'tel',
}

const ADDRESS: BuyerInput[] = [
  {
    ...PLAIN,
    name: 'line1',
    label: 'Address',
    place: 'address',
    missing: 'Enter the street and number.',
    autocomplete: 'billing address-line1',
  },
  {
    ...PLAIN,
    name: 'line2',
    label: 'Address, second line (optional)',
    place: 'address',
    autocomplete: 'billing address-line2',
  },
  {
    ...PLAIN,
    name: 'city',
    label: 'City',
    place: 'address',
    missing: 'Enter the city.',
    autocomplete: 'billing address-level2',
  },
  {
    ...PLAIN,
    name: 'state',
    label: 'State or province (optional)',
    place: 'address',
    autocomplete: 'billing address-level1',
  },
]

/** Everything that the session asks for, in the order of the page. */
export function buyerInputs({ asks, texts, businessName }: CheckoutView): BuyerInput[] {
  const { businessName: business, individualName: individual } = asks
  return [
    ...(asks.phone ? [PHONE] : []),
    ...(asks.address ? ADDRESS : []),
    ...nameInput('individualName', 'Full name', individual, 'name'),
    ...nameInput('businessName', 'Business name', business, 'organization'),
    ...taxIdInput(asks),
    ...asks.customFields.map(customInput),
    ...(asks.saveCard ? [checkbox('savesCard', 'Keep this card for my next purchase')] : []),
    ...(asks.promotions
      ? [checkbox('wantsPromotions', `Send me news and offers of ${businessName}`)]
      : []),
    ...(asks.terms
      ? [
          checkbox(
            'acceptsTerms',
            texts.terms ?? `I agree to the terms of service of ${businessName}`,
            'Agree to the terms to continue.',
          ),
        ]
      : []),
  ]
}

function nameInput(name: string, label: string, need: Need, autocomplete: string): BuyerInput[] {
  if (need === 'none') return []
  const missing = need === 'required' ? `Enter the ${label.toLowerCase()}.` : null
  return [{ ...PLAIN, name, label: worded(label, missing), missing, autocomplete }]
}

function taxIdInput({ taxId }: CheckoutAsks): BuyerInput[] {
  if (taxId === 'none') return []
  // Whether it is missing depends on the country: `readTaxId` knows.
  const label = taxId === 'required' ? 'Business tax ID' : 'Business tax ID (optional)'
  return [{ ...PLAIN, name: 'taxId', label }]
}

function checkbox(name: string, label: string, missing: string | null = null): BuyerInput {
  return { ...PLAIN, name, label, kind: 'checkbox', place: 'consent', missing }
}

export function customName(key: string): string {
  return `custom_${key}`
}

function customInput(field: AskedField): BuyerInput {
  const isChoice = field.type === 'dropdown'
  const missing = field.isOptional ? null : isChoice ? 'Choose one.' : 'Fill this in.'
  return {
    ...PLAIN,
    name: customName(field.key),
    label: worded(field.label, missing),
    kind: field.type === 'text' ? 'text' : isChoice ? 'select' : 'numeric',
    missing,
    initial: field.defaultValue,
    minimumLength: field.minimumLength,
    maximumLength: field.maximumLength ?? 255,
    options: field.options,
  }
}

function worded(label: string, missing: string | null): string {
  return missing === null ? `${label} (optional)` : label
}
