/**
 * How the tax ids of a type look, where it is simple to say, and by which register Stripe checks them. The list of all
 * types is Stripe's: https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id
 */
interface TaxIdFormat {
  pattern: RegExp
  example: string
  isVerified?: true
}

const FORMATS: Record<string, TaxIdFormat> = {
  au_abn: { pattern: /^\d{11}$/, example: '12345678912', isVerified: true },
  au_acn: { pattern: /^\d{9}$/, example: '123456789' },
  br_cnpj: { pattern: /^\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}$/, example: '01.234.456/5432-10' },
  br_cpf: { pattern: /^\d{3}\.?\d{3}\.?\d{3}-?\d{2}$/, example: '123.456.789-87' },
  ca_bn: { pattern: /^\d{9}$/, example: '123456789' },
  ca_gst_hst: { pattern: /^\d{9}RT\d{4}$/, example: '123456789RT0002' },
  ca_qst: { pattern: /^\d{10}TQ\d{4}$/, example: '1234567890TQ1234' },
  ch_uid: { pattern: /^CHE-?\d{3}\.?\d{3}\.?\d{3}( HR)?$/, example: 'CHE-123.456.789 HR' },
  ch_vat: {
    pattern: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
    example: 'CHE-123.456.789 MWST',
  },
  de_stn: { pattern: /^\d{2,3}\/?\d{3,4}\/?\d{4,5}$/, example: '1234567890' },
  es_cif: { pattern: /^[A-Z]\d{7}[0-9A-Z]$/, example: 'A12345678' },
  eu_oss_vat: { pattern: /^EU\d{9}$/, example: 'EU123456789' },
  eu_vat: {
    pattern:
      /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{7,12}$/,
    example: 'DE123456789',
    isVerified: true,
  },
  gb_vat: {
    pattern: /^(GB|XI)(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
    example: 'GB123456789',
    isVerified: true,
  },
  hk_br: { pattern: /^\d{8}$/, example: '12345678' },
  hu_tin: { pattern: /^\d{8}-\d-\d{2}$/, example: '12345678-1-23' },
  il_vat: { pattern: /^\d{9}$/, example: '123456789' },
  in_gst: { pattern: /^\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]$/, example: '12ABCDE3456FGZH' },
  jp_cn: { pattern: /^\d{13}$/, example: '1234567891234' },
  jp_trn: { pattern: /^T\d{13}$/, example: 'T1234567891234' },
  kr_brn: { pattern: /^\d{3}-?\d{2}-?\d{5}$/, example: '123-45-67890' },
  li_uid: { pattern: /^CHE\d{9}$/, example: 'CHE123456789' },
  mx_rfc: { pattern: /^[A-ZÑ&]{3,4}\d{6}[0-9A-Z]{3}$/, example: 'ABC010203AB9' },
  no_vat: { pattern: /^\d{9}MVA$/, example: '123456789MVA' },
  nz_gst: { pattern: /^\d{8,9}$/, example: '123456789' },
  ru_inn: { pattern: /^(\d{10}|\d{12})$/, example: '1234567891' },
  sg_gst: { pattern: /^M\d{8}[A-Z]$/, example: 'M12345678X' },
  sg_uen: { pattern: /^(\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z])$/, example: '123456789F' },
  th_vat: { pattern: /^\d{13}$/, example: '1234567891234' },
  tw_vat: { pattern: /^\d{8}$/, example: '12345678' },
  us_ein: { pattern: /^\d{2}-?\d{7}$/, example: '12-3456789' },
  za_vat: { pattern: /^4\d{9}$/, example: '4123456789' },
}

const OTHER_TYPES = new Set(
  `ad_nrt ae_trn al_tin am_tin ao_tin ar_cuit au_arn au_wpn aw_tin az_tin ba_tin bb_tin bd_bin bf_ifu bg_uic bh_vat
   bj_ifu bo_tin bs_tin bw_vat by_tin ca_pst_bc ca_pst_mb ca_pst_sk cd_nif ci_vat cl_tin cm_niu cn_tin co_nit cr_tin
   cv_nif cz_dic do_rcn ec_ruc eg_tin et_tin fo_vat fr_siren fr_siret fr_spi ge_vat gh_tin gi_tin gn_nif hr_oib ic_nif
   id_npwp is_kt is_vat it_cf jp_rn ke_pin kg_tin kh_tin kz_bin la_tin li_vat lk_vat ma_vat md_cf md_vat me_pib mk_vat
   mr_nif mu_vat my_frp my_itn my_sst mz_nuit ng_tin no_voec np_pan nz_bn om_vat pe_ruc ph_tin pl_nip pt_nif py_ruc
   ro_tin rs_pib ru_kpp sa_vat si_tin sm_coe sn_ninea sr_fin sv_nit tj_tin tr_tin tt_bir tt_vat tz_vat ua_vat ug_tin
   uy_ruc uz_tin uz_vat ve_rif vn_tin zm_tin zw_tin`.split(/\s+/),
)

export function isTaxIdType(type: string): boolean {
  return Object.hasOwn(FORMATS, type) || OTHER_TYPES.has(type)
}

/** null: the value can be right, else how a right one looks. */
export function findTaxIdFault(type: string, value: string): { example: string } | null {
  const format = FORMATS[type]
  return !format || format.pattern.test(value) ? null : { example: format.example }
}

export function isVerifiedType(type: string): boolean {
  return FORMATS[type]?.isVerified ?? false
}

/** The country that issued the id. Greece's VAT numbers begin with EL. */
export function countryOf(type: string, value: string): string {
  const code = type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, 2).toUpperCase()
  return code === 'EL' ? 'GR' : code
}
