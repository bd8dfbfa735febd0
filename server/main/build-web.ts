import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StartFailure } from './start-failure.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const BUILT = join(ROOT, 'web/dist/index.html')
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js')
const SOURCES = ['web/**/*.{ts,tsx,css,html,svg,woff2}', 'domain/*.ts', 'package-lock.json']

export type WebClientState = 'built' | 'outdated' | 'missing'

/** Whether `web/dist` is there and no source is younger. Without vite, as in an image, what is there counts. */
export function checkWebClient(): WebClientState {
  if (!existsSync(BUILT)) return 'missing'
  if (!existsSync(VITE)) return 'built'
  const builtAt = statSync(BUILT).mtimeMs
  const sources = globSync(SOURCES, { cwd: ROOT, exclude: ['web/dist/**'] })
  const newer = sources.some((file) => statSync(join(ROOT, file)).mtimeMs > builtAt)
  return newer ? 'outdated' : 'built'
}

export function buildableWebClient(): boolean {
  return existsSync(VITE)
}

/** @throws {StartFailure} when the client can't be built */
export async function buildWebClient(): Promise<void> {
  if (!existsSync(VITE)) {
    throw new StartFailure(
      'The web client is not built and vite is not installed: run npm ci (without --omit=dev), then npm run build.',
    )
  }
  const args = [VITE, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'error']
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0)
    throw new StartFailure('The web client could not be built; the lines above say why.')
}
