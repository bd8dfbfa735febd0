import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  decimal,
  mergeMetadata,
  metadata,
  oneOf,
  type Param,
  range,
  required,
  text,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'

const PATH = '/v1/tax_rates'

const TAX_TYPES = [
  'amusement_tax',
  'communications_tax',
  'gst',
  'hst',
  'igst',
  'jct',
  'lease_tax',
  'pst',
  'qst',
  'retail_delivery_fee',
  'rst',
  'sales_tax',
  'service_tax',
  'vat',
] as const

const percentage: Param<number> = {
  required: false,
  read(raw, path) {
    const value = Number(decimal.read(raw, path))
    if (value >= 0 && value <= 100) return value
    throw invalid('Invalid percentage: must be between 0 and 100.', { param: path })
  },
}

const WRITABLE = {
  active: boolean,
  country: text,
  description: text,
  jurisdiction: text,
  metadata,
  state: text,
  tax_type: oneOf(...TAX_TYPES),
}

export const taxRateRoutes = [
  route(
    'POST',
    PATH,
    {
      ...WRITABLE,
      display_name: required(text),
      inclusive: required(boolean),
      percentage: required(percentage),
    },
    (op, { params }) => {
      const { metadata: change, ...plain } = params
      return createTaxRate(op, { ...defined(plain), metadata: mergeMetadata({}, change) })
    },
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, active: boolean, created: range, inclusive: boolean },
    (op, { params }) => {
      const { active, created, inclusive } = params
      return listPage(op, 'tax_rate', PATH, params, {
        where: defined({ active, inclusive }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'tax_rate', ids.id!)),

  // What a rate is, is never changed, so that invoices keep what they were made with.
  route('POST', `${PATH}/:id`, { ...WRITABLE, display_name: text }, (op, { ids, params }) => {
    const before = get(op, 'tax_rate', ids.id!)
    const { metadata: change, ...plain } = params
    const after: Documents['tax_rate'] = {
      ...before,
      ...defined(plain),
      metadata: mergeMetadata(before.metadata ?? {}, change),
    }
    saveAndEmit(op, 'tax_rate.updated', before, after)
    return after
  }),
]

type NewTaxRate = Pick<Documents['tax_rate'], 'display_name' | 'inclusive' | 'percentage'> &
  Partial<Documents['tax_rate']>

export function createTaxRate(op: Operation, given: NewTaxRate): Documents['tax_rate'] {
  const rate: Documents['tax_rate'] = {
    id: newId('taxRate'),
    object: 'tax_rate',
    active: true,
    country: null,
    created: op.now,
    description: null,
    effective_percentage: null,
    flat_amount: null,
    jurisdiction: null,
    jurisdiction_level: null,
    livemode: false,
    metadata: {},
    rate_type: 'percentage',
    state: null,
    tax_type: null,
    ...given,
  }
  op.store.insert(rate)
  emit(op, 'tax_rate.created', rate)
  return rate
}
