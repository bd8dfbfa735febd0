import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { answers, createApi, refuses } from '../http/api.ts'
import { notFound } from '../http/errors.ts'
import { requireOurHost } from '../http/require-our-host.ts'
import { EMAIL_KINDS, type EmailKind } from './email-kinds.ts'
import { findEmail, listEmails } from './queries.ts'
import { fillTemplate, layOut } from './render-email.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'
import { readSummary, readWholeEmail } from './show-email.ts'

const NEWEST = 200

/** A mail is somebody else's markup as far as our pages are concerned: it runs nothing, loads nothing, sends nothing. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

const Summary = z
  .object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    kind: z.string(),
    state: z.enum(['ready', 'sending', 'sent', 'superseded', 'dead']),
    createdAt: z.iso.datetime(),
    sentAt: z.iso.datetime().nullable(),
  })
  .openapi('MailSummary')

const WholeMail = Summary.extend({
  messageId: z.string(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  html: z.string(),
  text: z.string(),
  source: z.string().meta({ description: 'The whole message, as it goes over the wire.' }),
}).openapi('Mail')

const ById = z.object({ id: z.string().regex(/^\d{1,15}$/) })
const ByKind = z.object({ kind: z.enum(Object.keys(EMAIL_KINDS) as [EmailKind, ...EmailKind[]]) })

const page = (description: string) => ({
  description,
  content: { 'text/html': { schema: z.string() } },
})

const list = createRoute({
  method: 'get',
  path: '/api/dev/mailbox',
  tags: ['Development'],
  summary: `The newest ${NEWEST} mails, newest first`,
  responses: {
    200: answers('The mailbox', z.object({ mails: z.array(Summary) })),
    ...refuses(403, 404),
  },
})
const read = createRoute({
  method: 'get',
  path: '/api/dev/mailbox/{id}',
  tags: ['Development'],
  summary: 'One mail with its texts and its source',
  request: { params: ById },
  responses: { 200: answers('The mail', WholeMail), ...refuses(403, 404, 422) },
})
const show = createRoute({
  method: 'get',
  path: '/api/dev/mailbox/{id}/html',
  tags: ['Development'],
  summary: 'One mail as its reader sees it',
  request: { params: ById },
  responses: { 200: page('The mail'), ...refuses(403, 404, 422) },
})
const gallery = createRoute({
  method: 'get',
  path: '/api/dev/emails',
  tags: ['Development'],
  summary: 'Every kind of mail, with the subject of a sample',
  responses: {
    200: answers(
      'The kinds',
      z.object({ kinds: z.array(z.object({ kind: z.string(), subject: z.string() })) }),
    ),
    ...refuses(403, 404),
  },
})
const sample = createRoute({
  method: 'get',
  path: '/api/dev/emails/{kind}',
  tags: ['Development'],
  summary: 'A sample of one kind of mail',
  request: { params: ByKind },
  responses: { 200: page('The sample'), ...refuses(403, 404, 422) },
})

/** What was mailed, readable without a mail program. It shows log-in links, so it exists in the sandbox alone. */
export function createMailboxRoutes(ctx: Context) {
  const api = createApi()
  for (const path of ['/api/dev/mailbox/*', '/api/dev/emails/*']) {
    api.use(path, async (_c, next) => {
      if (ctx.config.mode !== 'sandbox') throw notFound('page')
      await next()
    })
    api.use(path, requireOurHost(ctx.config))
  }
  return api
    .openapi(list, async (c) => {
      const emails = await listEmails(ctx.db, NEWEST)
      return c.json({ mails: emails.map((email) => readSummary(email, ctx.config)) }, 200)
    })
    .openapi(read, async (c) => c.json(await getMail(ctx, c.req.valid('param').id), 200))
    .openapi(show, async (c) => {
      const { html } = await getMail(ctx, c.req.valid('param').id)
      return c.html(openOutside(html), 200, { 'Content-Security-Policy': MAIL_POLICY })
    })
    .openapi(gallery, async (c) => {
      const kinds = Object.entries(SAMPLE_FACTS).map(([kind, facts]) => ({
        kind,
        subject: fillTemplate(kind as EmailKind, facts, ctx.config).subject,
      }))
      return c.json({ kinds }, 200)
    })
    .openapi(sample, async (c) => {
      const { kind } = c.req.valid('param')
      const content = fillTemplate(kind, SAMPLE_FACTS[kind], ctx.config)
      const { html } = await layOut(content, ctx.config.brandName)
      return c.html(openOutside(html), 200, { 'Content-Security-Policy': MAIL_POLICY })
    })
}

/** A mail program opens links beside the mail, and so does the frame that it is shown in. */
function openOutside(html: string): string {
  return html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank"/>`)
}

async function getMail(ctx: Context, id: string) {
  const email = await findEmail(ctx.db, Number(id))
  if (email === null) throw notFound('mail')
  return readWholeEmail(email, ctx.config)
}
