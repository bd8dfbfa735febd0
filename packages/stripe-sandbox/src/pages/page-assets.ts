import { FONT_FILES, loadAssets } from './serve-assets.ts'

export const pageAssets = loadAssets('/_pages', {
  ...FONT_FILES,
  'base.css': new URL('./assets/base.css', import.meta.url),
  'checkout.css': new URL('./assets/checkout.css', import.meta.url),
  'checkout.js': new URL('./assets/checkout.js', import.meta.url),
  'invoice.css': new URL('./assets/invoice.css', import.meta.url),
  'invoice.js': new URL('./assets/invoice.js', import.meta.url),
  'portal-forms.css': new URL('./assets/portal-forms.css', import.meta.url),
  'portal.css': new URL('./assets/portal.css', import.meta.url),
  'card-fields.js': new URL('./assets/card-fields.js', import.meta.url),
})
