import { randomBytes } from 'node:crypto'

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
  return prefix + randomText(length)
}

export function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: above it some characters would come more often.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % ALPHABET.length]
    }
  }
  return text
}
