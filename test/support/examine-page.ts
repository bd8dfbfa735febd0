import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** WCAG 2.2 AA, and what axe calls good practice beyond it. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules whose answer changes with the colours; the others need no second look. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

const SIZES = [
  { width: 1280, height: 900 },
  { width: 320, height: 640 },
]

/** What axe finds on the open page, by night and by day, wide and narrow, and whether it must be scrolled sideways. */
export async function examinePage(page: Page): Promise<string[]> {
  const findings: string[] = []
  for (const size of SIZES) {
    await page.setViewportSize(size)
    findings.push(...(await findViolations(page, 'dark')), ...(await findViolations(page, 'light')))
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (beyond > 0) findings.push(`${page.url()}: ${beyond} px wider than ${size.width} px`)
  }
  return findings
}

async function findViolations(page: Page, colorScheme: 'dark' | 'light'): Promise<string[]> {
  // Without motion nothing is measured in the middle of a change of colours.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // Legacy is axe's word for "in this page alone"; without frames it finds the same, sooner.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (colorScheme === 'dark') axe.withTags(TAGS)
  else axe.withRules(COLOUR_RULES)
  const { violations } = await axe.analyze()
  const where = `${page.url()}, ${page.viewportSize()?.width} px, ${colorScheme}`
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${where}: ${id}: ${node.target.join(' ')}`),
  )
}
