import { FONT_FILES, loadAssets } from '../pages/serve-assets.ts'

export const dashboardAssets = loadAssets('/_assets', {
  ...FONT_FILES,
  'base.css': new URL('../pages/assets/base.css', import.meta.url),
  'frame.css': new URL('./assets/frame.css', import.meta.url),
  'clock.css': new URL('./assets/clock.css', import.meta.url),
  'records.css': new URL('./assets/records.css', import.meta.url),
  'controls.css': new URL('./assets/controls.css', import.meta.url),
  'dashboard.js': new URL('./assets/dashboard.js', import.meta.url),
})
