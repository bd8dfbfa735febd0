import type { CSSProperties } from 'react'

/**
 * The mail's look. Clients that know no style sheets get the inline styles, by day; `STYLE_SHEET` adds night and narrow
 * screens for the others.
 */

const DISPLAY = "Didot, 'Bodoni 72', Georgia, 'Times New Roman', serif"
const SANS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, Arial, sans-serif"

const DAY = {
  page: '#F6F0E4',
  stage: '#FCF9F2',
  ink: '#0B161A',
  text: '#13242A',
  dust: '#52605F',
  hair: '#D8CDB9',
  velvet: '#97204F',
  bulb: '#F5B83D',
  onInk: '#F3ECDD',
} as const

const NIGHT = {
  page: '#0B161A',
  stage: '#112127',
  text: '#F3ECDD',
  dust: '#AEBBB9',
  hair: '#2A3E44',
  line: '#70868C',
  velvet: '#F39AB4',
  bulb: '#F5B83D',
  onBulb: '#0B161A',
} as const

const cell: CSSProperties = {
  padding: '13px 0',
  borderTop: `1px solid ${DAY.hair}`,
  fontSize: '15px',
  lineHeight: '22px',
  fontWeight: 400,
  verticalAlign: 'top',
}
const last: CSSProperties = { borderBottom: `1px solid ${DAY.hair}` }
const totalCell: CSSProperties = {
  ...cell,
  padding: '15px 0 17px',
  borderTop: `2px solid ${DAY.text}`,
  borderBottom: `1px solid ${DAY.hair}`,
  fontSize: '17px',
  fontWeight: 600,
  color: DAY.text,
}
const amount: CSSProperties = {
  textAlign: 'right',
  paddingLeft: '16px',
  fontVariantNumeric: 'tabular-nums lining-nums',
}

export const STYLES = {
  body: { margin: 0, padding: 0, backgroundColor: DAY.page, fontFamily: SANS },
  sheet: { width: '100%', maxWidth: '600px', margin: '36px auto' },
  header: { backgroundColor: DAY.ink, padding: '24px 48px 22px' },
  brand: {
    display: 'inline-block',
    fontFamily: DISPLAY,
    fontSize: '28px',
    lineHeight: '30px',
    fontWeight: 600,
    color: DAY.onInk,
    // The bulbs are a dotted edge, so that their row is as wide as any name and no reader hears it.
    borderBottom: `4px dotted ${DAY.bulb}`,
    paddingBottom: '7px',
  },
  stage: { backgroundColor: DAY.stage, padding: '46px 48px 40px' },
  attention: { borderTop: `4px solid ${DAY.velvet}` },
  headline: {
    margin: '0 0 14px',
    fontFamily: DISPLAY,
    fontSize: '60px',
    lineHeight: '60px',
    fontWeight: 400,
    letterSpacing: '-0.02em',
    color: DAY.text,
  },
  sentence: { margin: '0 0 12px', fontSize: '17px', lineHeight: '26px', color: DAY.dust },
  table: { width: '100%', borderCollapse: 'collapse', margin: '34px 0 30px' },
  gap: { height: '18px', lineHeight: '18px', fontSize: '1px' },
  label: { ...cell, textAlign: 'left', color: DAY.dust },
  value: { ...cell, ...amount, color: DAY.text },
  lastLabel: { ...cell, ...last, textAlign: 'left', color: DAY.dust },
  lastValue: { ...cell, ...last, ...amount, color: DAY.text },
  totalLabel: { ...totalCell, textAlign: 'left' },
  totalValue: { ...totalCell, ...amount },
  button: {
    backgroundColor: DAY.text,
    color: DAY.stage,
    borderRadius: '3px',
    padding: '15px 26px',
    fontSize: '16px',
    lineHeight: '20px',
    fontWeight: 600,
    textDecoration: 'none',
  },
  note: { margin: '16px 0 0', fontSize: '14px', lineHeight: '22px', color: DAY.dust },
  footer: {
    margin: '44px 0 0',
    paddingTop: '18px',
    borderTop: `1px solid ${DAY.hair}`,
    fontSize: '13px',
    lineHeight: '20px',
    color: DAY.dust,
  },
  footerLink: { color: DAY.dust, textDecoration: 'underline' },
} as const satisfies Record<string, CSSProperties>

/** Night twice: for clients that ask the system, and for Outlook, which marks what it darkened. */
function night(prefix: string): string {
  return [
    // The library paints the page on cells of its own, too. (No child combinator: React escapes it.)
    `${prefix}.page,${prefix}.page td:not([class]){background-color:${NIGHT.page}!important}`,
    `${prefix}.stage{background-color:${NIGHT.stage}!important}`,
    `${prefix}.text{color:${NIGHT.text}!important}`,
    `${prefix}.dust{color:${NIGHT.dust}!important}`,
    `${prefix}.hair{border-color:${NIGHT.hair}!important}`,
    `${prefix}.rule{border-top-color:${NIGHT.line}!important;border-bottom-color:${NIGHT.hair}!important}`,
    `${prefix}.attention{border-top-color:${NIGHT.velvet}!important}`,
    `${prefix}.button{background-color:${NIGHT.bulb}!important;color:${NIGHT.onBulb}!important}`,
    `${prefix}.button span{color:${NIGHT.onBulb}!important}`,
  ].join('')
}

export const STYLE_SHEET = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '.brand,.headline,.wrap{overflow-wrap:anywhere}',
  '.headline{text-wrap:balance}.wrap{text-wrap:pretty}',
  `@media (prefers-color-scheme:dark){${night('')}}`,
  night('[data-ogsc] '),
  '@media (max-width:620px){',
  '.sheet{margin:0!important}',
  '.header{padding-left:22px!important;padding-right:22px!important}',
  '.stage{padding:44px 22px 36px!important}',
  '.headline{font-size:50px!important;line-height:51px!important}',
  '}',
  '@media (max-width:359px){.headline{font-size:42px!important;line-height:44px!important}}',
].join('')
