import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  required,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { Product } from '../shapes.ts'

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
  ...notYet('package_dimensions', 'tax_details'),
}

const CREATABLE = {
  ...WRITABLE,
  name: required(text),
  id: text,
  type: oneOf('service', 'good'),
  ...notYet('default_price_data'),
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
      const { metadata: change, default_price, ...plain } = params
      if (default_price) getFor(op, 'price', default_price, 'default_price')
      const after = {
        ...before,
        ...defined({ ...plain, default_price }),
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

/** Parameters as `POST /v1/products` takes them; also used where a price brings its product along. */
export function createProduct(op: Operation, params: Values<typeof CREATABLE>): Product {
  const { metadata: change, ...plain } = params
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
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: op.now,
    url: null,
    ...defined(plain),
    metadata: mergeMetadata({}, change),
  }
  op.store.insert(product)
  emit(op, 'product.created', product)
  return product
}
