import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, mergeMetadata, missing, type Values } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { randomText } from '../ids.ts'
import { get, type Operation } from '../operation.ts'
import { checkConfiguration } from '../portal/check-configuration.ts'
import { type FeatureParams, withFeatures } from '../portal/configure-features.ts'
import {
  type Configuration,
  emptyConfiguration,
  NO_FEATURES,
} from '../portal/default-configuration.ts'
import { CREATABLE, UPDATABLE } from './portal-configuration-params.ts'

const PATH = '/v1/billing_portal/configurations'

export const portalConfigurationRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => {
    mustSayEnabled(params.features)
    const isFirst = op.store.all('billing_portal.configuration', { is_default: true }).length === 0
    // An account's first configuration is its default one, as observed on Stripe.
    const empty = { ...emptyConfiguration(op, NO_FEATURES), is_default: isFirst }
    const configuration = written(op, empty, params)
    op.store.insert(configuration)
    emit(op, 'billing_portal.configuration.created', configuration)
    return configuration
  }),

  route('GET', PATH, { ...PAGING, active: boolean, is_default: boolean }, (op, { params }) => {
    const { active, is_default } = params
    const where = defined({ active, is_default })
    return listPage(op, 'billing_portal.configuration', PATH, params, { where })
  }),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) =>
    get(op, 'billing_portal.configuration', ids.id!),
  ),

  route('POST', `${PATH}/:id`, UPDATABLE, (op, { ids, params }) => {
    const before = get(op, 'billing_portal.configuration', ids.id!)
    if (params.active === false && before.is_default) {
      throw invalid('The default configuration cannot be deactivated.', { param: 'active' })
    }
    const after = { ...written(op, before, params), updated: op.now }
    saveAndEmit(op, 'billing_portal.configuration.updated', before, after)
    return after
  }),
]

function written(
  op: Operation,
  before: Configuration,
  params: Values<typeof UPDATABLE>,
): Configuration {
  const { active, business_profile, features, login_page, metadata, ...plain } = params
  const after: Configuration = structuredClone({ ...before, ...defined({ ...plain, active }) })
  Object.assign(after.business_profile, defined(business_profile ?? {}))
  after.metadata = mergeMetadata(after.metadata ?? {}, metadata)
  if (features) {
    after.features = withFeatures(after.features, features)
    const products = features.subscription_update?.products
    if (products) after.internal.products = products.map(productOf)
  }
  if (login_page) switchLoginPage(op, after, login_page.enabled)
  checkConfiguration(op, after)
  return after
}

type Product = NonNullable<NonNullable<FeatureParams['subscription_update']>['products']>[number]

function productOf({ adjustable_quantity: range, ...product }: Product) {
  return {
    ...product,
    adjustable_quantity: {
      enabled: range?.enabled ?? false,
      maximum: range?.maximum ?? null,
      minimum: range?.minimum ?? 1,
    },
  }
}

/** The address stays the same when the page is switched off and on again. */
function switchLoginPage(op: Operation, configuration: Configuration, enabled: boolean): void {
  configuration.internal.loginKey ??= enabled ? `test_${randomText(24)}` : null
  const url = enabled ? `${op.settings.url}/p/login/${configuration.internal.loginKey}` : null
  configuration.login_page = { enabled, url }
}

/** Features that a creation names must say whether they are on. */
function mustSayEnabled(features: FeatureParams): void {
  for (const name of ['customer_update', 'subscription_cancel', 'subscription_update'] as const) {
    const feature = features[name]
    if (feature && feature.enabled === undefined) throw missing(`features[${name}][enabled]`)
  }
}
