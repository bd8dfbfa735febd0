import { execFileSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Node strips no types under `node_modules`, so that a package holds plain JavaScript. */
const folder = join(import.meta.dirname, '..')
const dist = join(folder, 'dist')
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
)

rmSync(dist, { recursive: true, force: true })
execFileSync(process.execPath, [compiler, '-p', join(folder, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
for (const assets of globSync('*/assets', { cwd: join(folder, 'src') })) {
  cpSync(join(folder, 'src', assets), join(dist, assets), { recursive: true })
}
