import { at, type Look, type Shown, type Step, without, withoutInside } from './lower-object.ts'

/** What 2025-09-30.clover brought: https://docs.stripe.com/changelog/clover */
export const cloverToBasil: Step = {
  'checkout.session': (shown) => {
    const fields = ['branding_settings', 'excluded_payment_method_types', 'name_collection']
    const plain = without(shown, ...fields)
    const names = ['business_name', 'individual_name']
    const customer = withoutInside(plain, 'customer_details', ...names)
    return withoutInside(customer, 'collected_information', ...names)
  },
  'billing_portal.configuration': (shown) =>
    withoutInside(shown, 'features.subscription_update', 'trial_update_behavior'),
  customer: (shown) => without(shown, 'business_name', 'individual_name'),
  discount: (shown, look) => ({
    ...without(shown, 'source'),
    coupon: couponOf(at(shown, 'source.coupon'), look),
  }),
  invoiceitem: (shown) => without(shown, 'net_amount', 'proration_details'),
  promotion_code: (shown, look) => ({
    ...without(shown, 'promotion'),
    coupon: couponOf(at(shown, 'promotion.coupon'), look),
  }),
  subscription: (shown) => withoutInside(shown, 'billing_mode', 'flexible'),
}

/** A coupon was embedded whole. */
function couponOf(coupon: unknown, look: Look): Shown | unknown {
  return typeof coupon === 'string' ? (look.find('coupon', coupon) ?? coupon) : coupon
}
