import { FONT_FILES, loadAssets } from '../pages/serve-assets.ts'

export const dashboardAssets = loadAssets('/_assets', {
  ...FONT_FILES,
  'base.css': new URL('../pages/assets/base.css', import.meta.url),
  'dashboard.css': new URL('./assets/dashboard.css', import.meta.url),
  'dashboard.js': new URL('./assets/dashboard.js', import.meta.url),
})
