import type { EmailContent, Row } from './email-content.ts'

const GAP = '  '
/** Above it a label would push its value off a narrow screen. */
const MAX_LABEL_WIDTH = 44

/** The same mail for readers without HTML: every fact, every link. */
export function layOutPlainText(content: EmailContent, brandName: string): string {
  const rows = content.total === null ? content.rows : [...content.rows, content.total]
  const blocks = [
    brandName,
    content.headline,
    ...content.sentences,
    layOutRows(rows),
    `${content.action.label}:\n${content.action.url}`,
    content.note ?? '',
    `-- \n${content.reason}\n${content.footerLink.label}: ${content.footerLink.url}`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function layOutRows(rows: Row[]): string {
  const width = Math.min(Math.max(0, ...rows.map((row) => row.label.length)), MAX_LABEL_WIDTH)
  return rows.map((row) => `${row.label.padEnd(width)}${GAP}${row.value}`).join('\n')
}
