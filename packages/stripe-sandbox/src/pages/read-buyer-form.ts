import { findTaxIdFault } from '../billing/tax-id-formats.ts'
import type { CheckoutPayment, CheckoutView, Need } from '../checkout/checkout-view.ts'
import { type BuyerInput, buyerInputs, customName } from './buyer-inputs.ts'
import { taxIdTypeOf } from './tax-id-types.ts'

/** By the input's name, as typed; a box that is ticked is `on`. */
export type BuyerValues = Record<string, string>

export interface BuyerForm {
  values: BuyerValues
  errors: Record<string, string>
  payment: Partial<CheckoutPayment>
}

/**
 * Reads what the session asks for beside e-mail and card.
 * @param isNewCard a saved card brings its address along
 */
export function readBuyerForm(form: FormData, view: CheckoutView, isNewCard: boolean): BuyerForm {
  const inputs = buyerInputs(view)
  const values: BuyerValues = {}
  for (const { name } of inputs) values[name] = String(form.get(name) ?? '').trim()
  const errors: Record<string, string> = {}
  for (const input of inputs) {
    if (input.place === 'address' && !isNewCard) continue
    const error = faultOf(input, values[input.name]!)
    if (error) errors[input.name] = error
  }
  const country = String(form.get('country') ?? '')
  const { taxId, error } = readTaxId(values.taxId ?? '', country, view.asks.taxId)
  if (error) errors.taxId ??= error
  return { values, errors, payment: { ...paymentOf(view, values), ...(taxId ? { taxId } : {}) } }
}

/** What the page shows before anybody typed. */
export function initialValues(view: CheckoutView): BuyerValues {
  return Object.fromEntries(buyerInputs(view).map(({ name, initial }) => [name, initial]))
}

function faultOf(input: BuyerInput, value: string): string | null {
  if (value === '') return input.missing
  if (input.kind === 'checkbox') return null
  if (input.kind === 'select') {
    return input.options.some((option) => option.value === value) ? null : 'Choose one of the list.'
  }
  if (input.kind === 'numeric' && !/^\d+$/.test(value)) return 'Use digits only.'
  const { minimumLength: least, maximumLength: most } = input
  if (least !== null && value.length < least) return `Use at least ${least} characters.`
  if (most !== null && value.length > most) return `Use at most ${most} characters.`
  return null
}

function readTaxId(
  typed: string,
  country: string,
  need: Need,
): { taxId?: CheckoutPayment['taxId']; error?: string } {
  const type = taxIdTypeOf(country)
  if (!typed) {
    return need === 'required' && type ? { error: 'Enter the tax ID of your business.' } : {}
  }
  if (!type) return { error: 'No tax ID is taken for this country. Leave the field empty.' }
  const value = typed.toUpperCase()
  const fault = findTaxIdFault(type, value)
  if (fault) return { error: `A tax ID of this country looks like ${fault.example}.` }
  return { taxId: { type, value } }
}

const COPIED = [
  'phone',
  'line1',
  'line2',
  'city',
  'state',
  'businessName',
  'individualName',
] as const

function paymentOf({ asks }: CheckoutView, values: BuyerValues): Partial<CheckoutPayment> {
  const copied = COPIED.filter((name) => values[name]).map((name) => [name, values[name]])
  return {
    ...Object.fromEntries(copied),
    customFields: Object.fromEntries(
      asks.customFields.map(({ key }) => [key, values[customName(key)] ?? '']),
    ),
    ...(asks.terms ? { acceptsTerms: values.acceptsTerms === 'on' } : {}),
    ...(asks.promotions ? { wantsPromotions: values.wantsPromotions === 'on' } : {}),
    ...(asks.saveCard ? { savesCard: values.savesCard === 'on' } : {}),
  }
}
