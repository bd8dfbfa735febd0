const CASH = 'Cash balances belong to bank transfers, and the sandbox knows cards only.'
const SOURCES = 'Sources and cards of the years before PaymentMethods are not simulated.'
const OLD = 'Replaced by PaymentIntents.'
const FEATURES = 'Entitlements are not simulated.'
const BANK = 'Micro-deposits belong to bank accounts.'

/** Methods of the families that the sandbox answers, which it does not answer, and why. */
export const NOT_SIMULATED: Record<string, string> = {
  'charges.capture': OLD,
  'charges.create': OLD,
  'customers.createFundingInstructions': CASH,
  'customers.createSource': SOURCES,
  'customers.deleteSource': SOURCES,
  'customers.listCashBalanceTransactions': CASH,
  'customers.listSources': SOURCES,
  'customers.retrieveCashBalance': CASH,
  'customers.retrieveCashBalanceTransaction': CASH,
  'customers.retrieveSource': SOURCES,
  'customers.updateCashBalance': CASH,
  'customers.updateSource': SOURCES,
  'customers.verifySource': SOURCES,
  'invoices.attachPayment': 'Payments made elsewhere are not simulated.',
  'paymentIntents.applyCustomerBalance': CASH,
  'paymentIntents.incrementAuthorization': 'Only terminals raise an authorization.',
  'paymentIntents.listAmountDetailsLineItems': 'Line items of a payment are not simulated.',
  'paymentIntents.verifyMicrodeposits': BANK,
  'plans.create': 'Replaced by prices, which can be read as plans.',
  'plans.del': 'Replaced by prices, which can be read as plans.',
  'plans.update': 'Replaced by prices, which can be read as plans.',
  'products.createFeature': FEATURES,
  'products.deleteFeature': FEATURES,
  'products.listFeatures': FEATURES,
  'products.retrieveFeature': FEATURES,
  'setupAttempts.list': 'Attempts are shown on the intent that they belong to.',
  'setupIntents.verifyMicrodeposits': BANK,
  'taxCodes.list': 'Tax is computed from tax rates, never by place.',
  'taxCodes.retrieve': 'Tax is computed from tax rates, never by place.',
}
