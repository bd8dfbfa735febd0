import { emit, inOrder, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  decimal,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  type Param,
  range,
  required,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { Product } from '../shapes.ts'
import { createPrice } from './create-price.ts'
import { currency } from './currency-param.ts'
import { AMOUNT, CURRENCY_OPTIONS, RHYTHM, TAX_BEHAVIOR } from './price-params.ts'

/** Inches and ounces, at most two decimals: https://docs.stripe.com/api/products/object */
const measure: Param<number> = {
  required: false,
  read: (raw, path) => Number(decimal.read(raw, path)),
}

const WRITABLE = {
  active: boolean,
  description: clearable(text),
  images: list(url, 8),
  marketing_features: list(object({ name: required(text) }), 15),
  metadata,
  shippable: boolean,
  statement_descriptor: text,
  tax_code: clearable(text),
  unit_label: clearable(text),
  url: clearable(url),
  package_dimensions: clearable(
    object({
      height: required(measure),
      length: required(measure),
      weight: required(measure),
      width: required(measure),
    }),
  ),
  tax_details: clearable(object({ performance_location: text, tax_code: clearable(text) })),
}

const CREATABLE = {
  ...WRITABLE,
  name: required(text),
  id: text,
  type: oneOf('service', 'good'),
  default_price_data: object({
    currency: required(currency),
    currency_options: CURRENCY_OPTIONS,
    metadata,
    recurring: RHYTHM,
    tax_behavior: TAX_BEHAVIOR,
    ...AMOUNT,
  }),
}

export const productRoutes = [
  route('POST', '/v1/products', CREATABLE, (op, { params }) => createProduct(op, params)),

  route(
    'GET',
    '/v1/products',
    {
      ...PAGING,
      active: boolean,
      created: range,
      ids: list(text),
      shippable: boolean,
      type: text,
      url: text,
    },
    (op, { params }) => {
      const { active, shippable, type, url: address, created, ids } = params
      return listPage(op, 'product', '/v1/products', params, {
        where: defined({ active, shippable, type, url: address }),
        ...defined({ created }),
        ...(ids ? { in: { path: 'id', values: ids } } : {}),
      })
    },
  ),

  route('GET', '/v1/products/:id', {}, (op, { ids }) => get(op, 'product', ids.id!)),

  route(
    'POST',
    '/v1/products/:id',
    { ...WRITABLE, name: text, default_price: clearable(text) },
    (op, { ids, params }) => {
      const before = get(op, 'product', ids.id!)
      const { metadata: change, default_price, tax_details, ...plain } = params
      if (default_price) mustBePriceOf(op, default_price, before.id)
      const after = {
        ...before,
        ...defined({ ...plain, default_price }),
        ...(tax_details === undefined ? {} : { tax_details: taxDetails(tax_details) }),
        metadata: mergeMetadata(before.metadata, change),
        updated: op.now,
      }
      saveAndEmit(op, 'product.updated', before, after)
      return after
    },
  ),

  route('DELETE', '/v1/products/:id', {}, (op, { ids }) => {
    const product = get(op, 'product', ids.id!)
    if (op.store.all('price', { product: product.id }).length > 0) {
      throw invalid(
        'This product cannot be deleted because it has one or more user-created prices.',
      )
    }
    op.store.remove('product', product.id)
    emit(op, 'product.deleted', product)
    return { id: product.id, object: 'product', deleted: true }
  }),
]

function mustBePriceOf(op: Operation, priceId: string, productId: string): void {
  const price = getFor(op, 'price', priceId, 'default_price')
  if (price.product !== productId) {
    throw invalid('The default price must belong to the product.', { param: 'default_price' })
  }
  if (!price.active) {
    throw invalid('The default price must be active.', { param: 'default_price' })
  }
}

type TaxDetails = Product['tax_details']

function taxDetails(
  given: { performance_location?: string; tax_code?: string | null } | null | undefined,
): TaxDetails {
  if (!given) return null
  return {
    performance_location: given.performance_location ?? null,
    tax_code: given.tax_code ?? null,
  }
}

/** Parameters as `POST /v1/products` takes them; also used where a price brings its product along. */
export function createProduct(op: Operation, params: Values<typeof CREATABLE>): Product {
  const { metadata: change, default_price_data: priceData, tax_details, ...plain } = params
  if (params.id && op.store.find('product', params.id)) {
    throw invalid('Product already exists.', { code: 'resource_already_exists', param: 'id' })
  }
  const product: Product = {
    id: newId('product'),
    object: 'product',
    active: true,
    created: op.now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    type: 'service',
    unit_label: null,
    updated: op.now,
    url: null,
    ...defined(plain),
    tax_details: taxDetails(tax_details),
    metadata: mergeMetadata({}, change),
  }
  op.store.insert(product)
  if (!priceData) {
    emit(op, 'product.created', product)
    return product
  }
  // The price names its product and the product its price: the product is told of once it has both.
  return inOrder(op, { order: ['product.created', 'price.created'], omitted: [] }, () => {
    const price = createPrice(op, { ...priceData, product: product.id })
    const priced = { ...product, default_price: price.id }
    op.store.save(priced)
    emit(op, 'product.created', priced)
    return priced
  })
}
