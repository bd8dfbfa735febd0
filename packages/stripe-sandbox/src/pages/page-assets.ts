import { FONT_FILES, loadAssets } from './serve-assets.ts'

export const pageAssets = loadAssets('/_pages', {
  ...FONT_FILES,
  'base.css': new URL('./assets/base.css', import.meta.url),
  'checkout.css': new URL('./assets/checkout.css', import.meta.url),
  'checkout.js': new URL('./assets/checkout.js', import.meta.url),
  'form.css': new URL('./assets/form.css', import.meta.url),
  'lines.css': new URL('./assets/lines.css', import.meta.url),
  'notice.css': new URL('./assets/notice.css', import.meta.url),
  'invoice.css': new URL('./assets/invoice.css', import.meta.url),
  'invoice.js': new URL('./assets/invoice.js', import.meta.url),
  'portal-forms.css': new URL('./assets/portal-forms.css', import.meta.url),
  'portal-lists.css': new URL('./assets/portal-lists.css', import.meta.url),
  'portal.css': new URL('./assets/portal.css', import.meta.url),
  'change-order.js': new URL('./assets/change-order.js', import.meta.url),
  'card-fields.js': new URL('./assets/card-fields.js', import.meta.url),
})

/** What every page is made of that asks for a card: its lines, its form, and the bank's question over it. */
export const PAYING_STYLES = ['base.css', 'lines.css', 'form.css', 'notice.css'].map(
  pageAssets.href,
)
