const CODES =
  `AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE ES FI FR GB GR HK HR HU ID IE IL IN IS IT
JP KE KR LI LT LU LV MA MT MX MY NG NL NO NZ PE PH PK PL PT RO RS SA SE SG SI SK TH TR TW UA AE US UY VN
ZA`.split(/\s+/)

const names = new Intl.DisplayNames('en', { type: 'region' })

/** The countries the card form offers, by English name. */
export const COUNTRIES: { code: string; name: string }[] = CODES.map((code) => ({
  code,
  name: names.of(code) ?? code,
})).sort((a, b) => a.name.localeCompare(b.name, 'en'))

/** By its English name; what is no code is taken as it comes. */
export function countryName(country: string): string {
  return /^[a-z]{2}$/i.test(country) ? (names.of(country.toUpperCase()) ?? country) : country
}

/** The first region that the browser's languages name, or the United States. */
export function countryFromLanguages(acceptLanguage: string | undefined): string {
  const regions = (acceptLanguage ?? '').matchAll(/\b[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\b/gi)
  for (const [, region] of regions) {
    const code = region?.toUpperCase()
    if (code && CODES.includes(code)) return code
  }
  return 'US'
}
