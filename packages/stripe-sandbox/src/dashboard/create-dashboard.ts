import { type Context, Hono } from 'hono'
import { ApiError } from '../http/api-error.ts'
import { explainError } from '../http/explain-error.ts'
import { limitBody } from '../http/limit-body.ts'
import { readForm } from '../http/read-form.ts'
import { PAGE_HEADERS } from '../pages/page-frame.ts'
import { dashboardAssets } from './dashboard-assets.ts'
import type { SectionHref } from './dashboard-frame.ts'
import type { DashboardSource } from './dashboard-source.ts'
import { apiRequestPage, customerPage, eventPage, missingPage } from './detail-pages.ts'
import { guardLocal } from './guard-local.ts'
import { createTraveller, listDestinations, type Traveller } from './journey.ts'
import { mountChaos } from './mount-chaos.ts'
import { mountSnapshots } from './mount-snapshots.ts'
import { mountWebhooks } from './mount-webhooks.ts'
import {
  apiLogPage,
  customersPage,
  eventsPage,
  invoicesPage,
  subscriptionsPage,
} from './record-pages.ts'
import { addressOf, objectPage, searchPage } from './search-pages.ts'
import { timePage } from './time-page.ts'

const LISTED = 100
const LATEST = 7

export interface Dashboard {
  app: Hono
  traveller: Traveller
}

/** The dashboard's routes. Every POST redirects to a page, with script or without. */
export function createDashboard(source: DashboardSource): Dashboard {
  const app = new Hono()
  app.onError((error, c) => {
    const refusal = error instanceof ApiError ? error : explainError(error)
    return c.text(refusal.body.message, refusal.status as 400)
  })
  const traveller = createTraveller(source)
  app.use(guardLocal)
  app.use(limitBody((c) => c.text('The form is larger than 1 MB.', 413)))
  dashboardAssets.mount(app)
  mountLists(app, source)
  mountDetails(app, source)
  mountClock(app, source, traveller)
  mountWebhooks(app, source)
  mountChaos(app, source)
  mountSnapshots(app, source, traveller)
  app.notFound((c) => c.html(missingPage('/', 'There is no such page'), 404, PAGE_HEADERS))
  return { app, traveller }
}

function mountLists(app: Hono, source: DashboardSource): void {
  app.get('/customers', (c) =>
    c.html(customersPage(source.listCustomers(LISTED)), 200, PAGE_HEADERS),
  )
  app.get('/invoices', (c) => c.html(invoicesPage(source.listInvoices(LISTED)), 200, PAGE_HEADERS))
  app.get('/subscriptions', (c) =>
    c.html(subscriptionsPage(source.listSubscriptions(LISTED)), 200, PAGE_HEADERS),
  )
  app.get('/events', (c) => {
    const filter = { limit: LISTED, type: c.req.query('type'), after: c.req.query('after') }
    return c.html(eventsPage(source.listEvents(filter), filter), 200, PAGE_HEADERS)
  })
  app.get('/search', (c) => {
    const query = c.req.query('q') ?? ''
    const hits = source.search(query)
    const [only] = hits
    if (only && hits.length === 1) return c.redirect(addressOf(only), 303)
    if (source.findApiRequest(query)) return c.redirect(`/log/${encodeURIComponent(query)}`, 303)
    return c.html(searchPage(query, hits), 200, PAGE_HEADERS)
  })
  app.get('/log', (c) => c.html(apiLogPage(source.listApiRequests(LISTED)), 200, PAGE_HEADERS))
}

function mountDetails(app: Hono, source: DashboardSource): void {
  app.get('/objects/:id', (c) => {
    const found = source.findObject(c.req.param('id'))
    if (!found) return missing(c, null, 'There is no such object')
    if (found.object === 'customer' || found.object === 'event') {
      return c.redirect(addressOf(found), 303)
    }
    return c.html(objectPage(found), 200, PAGE_HEADERS)
  })
  app.get('/customers/:id', (c) => {
    const customer = source.findCustomer(c.req.param('id'))
    if (!customer) return missing(c, '/customers', 'There is no such customer')
    return c.html(customerPage(customer), 200, PAGE_HEADERS)
  })
  app.get('/events/:id', (c) => {
    const event = source.findEvent(c.req.param('id'))
    if (!event) return missing(c, '/events', 'There is no such event')
    return c.html(eventPage(event), 200, PAGE_HEADERS)
  })
  app.post('/events/:id/resend', async (c) => {
    const id = c.req.param('id')
    if (!source.findEvent(id)) return missing(c, '/events', 'There is no such event')
    await source.redeliver(id)
    return c.redirect(`/events/${encodeURIComponent(id)}`, 303)
  })
  app.get('/log/:id', (c) => {
    const request = source.findApiRequest(c.req.param('id'))
    if (!request) return missing(c, '/log', 'There is no such request')
    return c.html(apiRequestPage(request), 200, PAGE_HEADERS)
  })
}

function mountClock(app: Hono, source: DashboardSource, traveller: Traveller): void {
  app.get('/', (c) => {
    const subjects = source.listBillingSubjects()
    const page = timePage({
      nowMs: source.now(),
      wallMs: source.wallNow(),
      subjects,
      destinations: listDestinations(source.now(), subjects),
      journey: traveller.current(),
      deliveryCount: source.deliveryCount(),
      deliveries: source.listDeliveries(LATEST),
    })
    return c.html(page, 200, PAGE_HEADERS)
  })
  app.post('/clock/advance', async (c) => {
    const form = await readForm(c)
    const wanted = readTarget(form, source)
    if (!wanted || wanted.targetAt <= source.now()) {
      return c.text('Choose a date after sandbox time.', 422)
    }
    if (!traveller.start(wanted.title, wanted.targetAt)) {
      return c.text('The clock is already on its way. Stop it first.', 409)
    }
    return c.redirect('/', 303)
  })
  app.post('/clock/stop', (c) => {
    traveller.stop()
    return c.redirect('/', 303)
  })
}

function readTarget(
  form: FormData,
  source: DashboardSource,
): { title: string; targetAt: number } | null {
  const until = form.get('until')
  if (typeof until === 'string') {
    const targetAt = Date.parse(`${until}T00:00:00Z`)
    return Number.isNaN(targetAt) ? null : { title: until, targetAt }
  }
  const destinations = listDestinations(source.now(), source.listBillingSubjects())
  const chosen = destinations.find((destination) => destination.id === form.get('to'))
  return chosen?.targetAt ? { title: chosen.label, targetAt: chosen.targetAt } : null
}

function missing(c: Context, section: SectionHref | null, what: string) {
  return c.html(missingPage(section, what), 404, PAGE_HEADERS)
}
