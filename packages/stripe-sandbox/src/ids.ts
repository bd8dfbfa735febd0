import { randomBytes, randomFillSync } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Prefix and number of random characters, as Stripe's ids look. */
const FORMATS = {
  challenge: ['chal_', 24],
  charge: ['ch_3', 23],
  checkoutSession: ['cs_test_a1', 58],
  creditNote: ['cn_1', 23],
  creditNoteLine: ['cnli_1', 23],
  coupon: ['', 8],
  customer: ['cus_', 14],
  customerBalanceTransaction: ['cbtxn_1', 23],
  delivery: ['dlv_', 20],
  discount: ['di_1', 23],
  dispute: ['du_1', 23],
  earlyFraudWarning: ['issfr_1', 23],
  event: ['evt_1', 23],
  paymentEvent: ['evt_3', 23],
  hostedInvoice: ['test_', 40],
  invoice: ['in_1', 23],
  invoiceItem: ['ii_1', 23],
  invoiceLine: ['il_1', 23],
  invoicePayment: ['inpay_1', 23],
  item: ['li_1', 23],
  paymentIntent: ['pi_3', 23],
  paymentMethod: ['pm_1', 23],
  portalConfiguration: ['bpc_1', 23],
  portalSession: ['bps_1', 23],
  price: ['price_1', 23],
  product: ['prod_', 14],
  recovery: ['', 40],
  promotionCode: ['promo_1', 23],
  refund: ['re_3', 23],
  request: ['req_', 14],
  secret: ['', 25],
  setupIntent: ['seti_1', 23],
  subscription: ['sub_1', 23],
  subscriptionItem: ['si_', 14],
  taxId: ['txi_1', 23],
  taxRate: ['txr_1', 23],
  subscriptionSchedule: ['sub_sched_1', 23],
  testClock: ['clock_1', 23],
  transaction: ['txn_3', 23],
  upcomingInvoice: ['upcoming_in_1', 23],
  webhookEndpoint: ['we_1', 23],
  webhookSecret: ['whsec_', 32],
} as const satisfies Record<string, readonly [prefix: string, length: number]>

export function newId(format: keyof typeof FORMATS): string {
  const [prefix, length] = FORMATS[format]
  return length < 20 ? prefix + randomText(length) : prefix + orderedText(length)
}

const TIME_LENGTH = 8
let latestTime = 0

/**
 * Begins with the time, as Stripe's long ids do, so that what is made together lies together in every index: with ids
 * that are random from the start, each commit would rewrite pages all over the file.
 */
function orderedText(length: number): string {
  latestTime = Math.max(latestTime + 1, Math.floor(performance.timeOrigin + performance.now()) * 64)
  let rest = latestTime
  let text = ''
  while (text.length < TIME_LENGTH) {
    text = ALPHABET[rest % ALPHABET.length] + text
    rest = Math.floor(rest / ALPHABET.length)
  }
  return text + randomText(length - TIME_LENGTH)
}

export function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    const byte = nextByte()
    // 248 is the largest multiple of 62 in a byte: above it some characters would come more often.
    if (byte < 248) text += ALPHABET[byte % ALPHABET.length]
  }
  return text
}

/** Randomness is fetched in bulk: each call for it costs more than the bytes. */
const pool = { bytes: randomBytes(4_096), used: 0 }

function nextByte(): number {
  if (pool.used === pool.bytes.length) {
    randomFillSync(pool.bytes)
    pool.used = 0
  }
  const byte = pool.bytes[pool.used]!
  pool.used += 1
  return byte
}
