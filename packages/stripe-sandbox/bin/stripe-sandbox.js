#!/usr/bin/env node
import { existsSync } from 'node:fs'

const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `stripe-sandbox: needs Node.js ${NEEDED} or newer; this is ${process.versions.node}.\n`,
  )
  process.exitCode = 2
} else {
  hideSqliteWarning()
  // A checkout of the repository has the sources, a package only what was built from them.
  const source = new URL('../src/cli.ts', import.meta.url)
  await import(existsSync(source) ? source.href : new URL('../dist/cli.js', import.meta.url).href)
}

/** Node calls its SQLite experimental at each start, which nobody here can do anything about. */
function hideSqliteWarning() {
  const [print] = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (!/SQLite/.test(warning.message)) print?.(warning)
  })
}
