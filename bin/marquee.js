#!/usr/bin/env node
// Plain JavaScript that an older Node can read: Marquee needs Node 24, and brings one along with its packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const NEEDED_MAJOR = 24
const root = new URL('../', import.meta.url)
const packaged = fileURLToPath(new URL('node_modules/node/bin/node', root))
const major = Number(process.versions.node.split('.')[0])

if (!existsSync(new URL('node_modules/hono/package.json', root))) {
  fail(`The packages are not installed: run npm ci in ${fileURLToPath(root)}`)
} else if (major >= NEEDED_MAJOR) {
  await runHere()
} else if (existsSync(packaged)) {
  runWithPackagedNode()
} else {
  fail(
    `Marquee needs Node ${NEEDED_MAJOR} and this is ${process.versions.node}: install it, or run npm ci (without --omit=dev), which brings it along.`,
  )
}

async function runHere() {
  hideExperimentalWarnings()
  const { runCommandLine } = await import('../server/cli/run-command-line.ts')
  process.exit(await runCommandLine(process.argv.slice(2)))
}

/** Node's built-in SQLite still announces itself as experimental; whoever starts Marquee can do nothing about it. */
function hideExperimentalWarnings() {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`)
  })
}

/** The channel tells the child when this process is gone, however it ended. */
function runWithPackagedNode() {
  const child = spawn(packaged, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function fail(message) {
  console.error(`marquee: ${message}`)
  process.exitCode = 1
}
