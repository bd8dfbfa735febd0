import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { missing } from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import { createPrice } from '../resources/create-price.ts'
import { unitAmountIn } from '../resources/price-amounts.ts'
import type { InvoiceItem } from '../shapes.ts'

/** How a request says what an invoice item costs: one of amount, price, inline price or unit amount. */
export interface ItemPricing {
  amount?: number | undefined
  price_data?:
    | {
        currency: string
        product?: string
        product_data?: { name: string }
        tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified'
        unit_amount?: number
        unit_amount_decimal?: string
      }
    | undefined
  pricing?: { price?: string } | undefined
  quantity?: number | undefined
  unit_amount_decimal?: string | undefined
}

export interface PricedItem {
  amount: number
  currency: string
  quantity: number
  pricing: NonNullable<InvoiceItem['pricing']>
  /** The product's name, for an item that is not described. */
  productName: string | null
}

/** @param currency what the item is to be billed in; null: what its price is in */
export function priceInvoiceItem(
  op: Operation,
  given: ItemPricing,
  currency: string | null,
): PricedItem {
  const ways = (['amount', 'price_data', 'pricing', 'unit_amount_decimal'] as const).filter(
    (name) => given[name] !== undefined,
  )
  if (ways.length > 1) {
    throw invalid(`You may only specify one of these parameters: ${ways.join(', ')}.`, {
      code: 'parameters_exclusive',
      param: ways[1]!,
    })
  }
  const quantity = given.quantity ?? 1
  if (given.pricing || given.price_data) return pricedBy(op, priceOf(op, given), currency, quantity)
  const unit =
    given.amount === undefined ? Number(given.unit_amount_decimal ?? Number.NaN) : given.amount
  if (Number.isNaN(unit)) throw missing('amount')
  if (currency === null) throw missing('currency')
  return {
    amount: given.amount ?? Math.round(unit * quantity),
    currency,
    quantity,
    pricing: {
      type: 'price_details',
      unit_amount_decimal: String(given.amount === undefined ? unit : unit / quantity),
    },
    productName: null,
  }
}

function priceOf(op: Operation, given: ItemPricing): Documents['price'] {
  const data = given.price_data
  if (!data) {
    if (!given.pricing?.price) throw missing('pricing[price]')
    return getFor(op, 'price', given.pricing.price, 'pricing[price]')
  }
  if (!data.product) throw missing('price_data[product]')
  const product = getFor(op, 'product', data.product, 'price_data[product]')
  return createPrice(op, { ...data, product: product.id, active: false })
}

function pricedBy(
  op: Operation,
  price: Documents['price'],
  currency: string | null,
  quantity: number,
): PricedItem {
  if (price.recurring) {
    throw invalid(
      `The price specified is set to \`type=recurring\` but this field only accepts prices with \`type=one_time\`.`,
      { param: 'pricing[price]' },
    )
  }
  const unit = unitAmountIn(price, currency ?? price.currency)
  const product = getFor(op, 'product', price.product, 'price_data[product]')
  return {
    amount: Math.round(unit * quantity),
    currency: currency ?? price.currency,
    quantity,
    pricing: {
      type: 'price_details',
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: String(unit),
    },
    productName: product.name,
  }
}
