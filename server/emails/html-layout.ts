import {
  Body,
  Button,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Row as Line,
  Link,
  Preview,
  render,
  Text,
} from '@react-email/components'
import { createElement as el, type ReactElement } from 'react'
import type { EmailContent, Row } from './email-content.ts'
import { STYLE_SHEET, STYLES } from './html-styles.ts'

const LONG_VALUE = 24

/** The mail as HTML. Every value passes React's escaping. */
export function layOutHtml(content: EmailContent, brandName: string): Promise<string> {
  return render(
    el(
      Html,
      { lang: 'en', dir: 'ltr' },
      head(content),
      el(
        Body,
        { style: STYLES.body, className: 'page' },
        el(Preview, null, content.preheader),
        el(
          Container,
          { style: STYLES.sheet, className: 'sheet' },
          el(Line, null, header(brandName)),
          el(Line, null, stage(content)),
        ),
      ),
    ),
  )
}

function head(content: EmailContent): ReactElement {
  return el(
    Head,
    null,
    el('title', null, content.subject),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    el('meta', { name: 'supported-color-schemes', content: 'light dark' }),
    el('style', null, STYLE_SHEET),
  )
}

function header(brandName: string): ReactElement {
  return el(
    Column,
    { style: STYLES.header, className: 'header' },
    el('span', { style: STYLES.brand, className: 'brand' }, brandName),
  )
}

function stage(content: EmailContent): ReactElement {
  const wantsAttention = content.tone === 'attention'
  return el(
    Column,
    {
      style: { ...STYLES.stage, ...(wantsAttention ? STYLES.attention : {}) },
      className: wantsAttention ? 'stage attention' : 'stage',
    },
    el(Heading, { as: 'h1', style: STYLES.headline, className: 'headline text' }, content.headline),
    ...content.sentences.map((sentence) =>
      el(Text, { key: sentence, style: STYLES.sentence, className: 'dust wrap' }, sentence),
    ),
    factTable(content),
    el(
      Button,
      { href: content.action.url, style: STYLES.button, className: 'button' },
      content.action.label,
    ),
    content.note && el(Text, { style: STYLES.note, className: 'dust' }, content.note),
    footer(content),
  )
}

function factTable({ rows, total }: EmailContent): ReactElement {
  if (rows.length === 0) return el('div', { style: STYLES.gap }, '\u00a0')
  return el(
    'table',
    { style: STYLES.table, cellPadding: 0, cellSpacing: 0 },
    el(
      'tbody',
      null,
      ...rows.map((row, index) =>
        tableRow(row, {
          label: index === rows.length - 1 && total === null ? STYLES.lastLabel : STYLES.label,
          value: index === rows.length - 1 && total === null ? STYLES.lastValue : STYLES.value,
          labelClass: 'dust hair wrap',
          valueClass: 'text hair',
        }),
      ),
      total &&
        tableRow(total, {
          label: STYLES.totalLabel,
          value: STYLES.totalValue,
          labelClass: 'text rule',
          valueClass: 'text rule',
        }),
    ),
  )
}

interface RowLook {
  label: object
  value: object
  labelClass: string
  valueClass: string
}

function tableRow({ label, value }: Row, look: RowLook): ReactElement {
  return el(
    'tr',
    { key: `${label} ${value}` },
    el('th', { scope: 'row', style: look.label, className: look.labelClass }, label),
    el('td', { style: keepTogether(value, look.value), className: look.valueClass }, value),
  )
}

/** A date or a card stays on one line; only a value too long for half a telephone may break. */
function keepTogether(value: string, style: object): object {
  return value.length > LONG_VALUE ? style : { ...style, whiteSpace: 'nowrap' }
}

function footer({ reason, footerLink }: EmailContent): ReactElement {
  return el(
    Text,
    { style: STYLES.footer, className: 'dust hair' },
    `${reason} `,
    el(
      Link,
      { href: footerLink.url, style: STYLES.footerLink, className: 'dust' },
      footerLink.label,
    ),
    '.',
  )
}
