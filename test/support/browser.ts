import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** A real browser: an installed Chromium first, else the one that comes with the packages. */

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-quic'],
]

export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((path) => existsSync(path))
  if (installed) return chromium.launch({ executablePath: installed, args: ARGS })
  const executablePath = await unpackBrowser()
  return chromium.launch({ executablePath, args: [...ARGS, '--headless=shell'] })
}

/** The packaged Chromium brings its own libraries along only where it believes to run on AWS. */
async function unpackBrowser(): Promise<string> {
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

export interface OpenPage {
  page: Page
  context: BrowserContext
  /** What the page complained about: errors in the console, and scripts that threw. */
  complaints: string[]
}

export async function openPage(browser: Browser): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, context, complaints }
}
