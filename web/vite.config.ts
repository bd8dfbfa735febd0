import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vite'

const PRELOADED_FONTS = /(imbue|instrument-sans)-latin-[^/]*\.woff2$/

/** Names the two text faces in the head, so that they arrive with the script and no line ever shifts. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, context) =>
        Object.keys(context.bundle ?? {})
          .filter((file) => PRELOADED_FONTS.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              href: `/${file}`,
              as: 'font',
              type: 'font/woff2',
              crossorigin: true,
            },
            injectTo: 'head-prepend' as const,
          })),
    },
  }
}

/**
 * The server fills in `%BRAND%` and `%MODE%`. Vite would replace the latter with its own build mode,
 * so the source says `%SITE_MODE%` until Vite is done.
 */
function leaveModeToServer(): Plugin {
  return {
    name: 'leave-mode-to-server',
    transformIndexHtml: {
      order: 'post',
      handler: (html, context) => {
        const named = html.replaceAll('%SITE_MODE%', context.server ? 'sandbox' : '%MODE%')
        return context.server ? named.replaceAll('%BRAND%', 'Marquee') : named
      },
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), preloadFonts(), leaveModeToServer()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { assetFileNames: 'assets/[name].[hash][extname]' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
