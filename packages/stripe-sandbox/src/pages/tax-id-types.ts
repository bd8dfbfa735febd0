import type { TaxIdType } from '../checkout/session-internal.ts'

const EU = `AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK`.split(
  ' ',
)

/** The tax id that a business of a country gives: https://docs.stripe.com/tax/checkout/tax-ids#supported-types */
const TYPES: Record<string, TaxIdType> = {
  ...Object.fromEntries(EU.map((country) => [country, 'eu_vat' as const])),
  AE: 'ae_trn',
  AU: 'au_abn',
  CA: 'ca_bn',
  CH: 'ch_vat',
  CL: 'cl_tin',
  GB: 'gb_vat',
  HK: 'hk_br',
  ID: 'id_npwp',
  IL: 'il_vat',
  IN: 'in_gst',
  IS: 'is_vat',
  JP: 'jp_trn',
  KE: 'ke_pin',
  KR: 'kr_brn',
  LI: 'li_uid',
  MX: 'mx_rfc',
  MY: 'my_sst',
  NO: 'no_vat',
  NZ: 'nz_gst',
  PH: 'ph_tin',
  RS: 'rs_pib',
  SA: 'sa_vat',
  SG: 'sg_gst',
  TH: 'th_vat',
  TR: 'tr_tin',
  TW: 'tw_vat',
  UA: 'ua_vat',
  US: 'us_ein',
  UY: 'uy_ruc',
  VN: 'vn_tin',
  ZA: 'za_vat',
}

/** null where Checkout takes no tax id. */
export function taxIdTypeOf(country: string): TaxIdType | null {
  return TYPES[country] ?? null
}
