import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { attemptSetup } from '../payments/attempt-payment.ts'
import { createSetupIntent } from '../payments/create-intent.ts'
import { createPaymentMethod } from '../payments/create-payment-method.ts'
import { settleIntent } from '../payments/settle-intent.ts'
import { completeFlow } from './complete-flow.ts'
import { makeDefault, useCard } from './keep-cards.ts'
import { openFlow, openVisit, type Visit } from './open-visit.ts'
import type { PortalAction, PortalOutcome } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'

type AddCard = Extract<PortalAction, { kind: 'add_card' }>
type SetupIntent = Documents['setup_intent']

/** A new card, which its bank may ask about first. */
export function addCard(op: Operation, visit: Visit, action: AddCard): PortalOutcome {
  const { customer, configuration, session } = visit
  if (!configuration.features.payment_method_update.enabled) {
    throw new PortalRefusal('Cards cannot be changed here.')
  }
  const { card, name, country, postalCode } = action.payment
  if (!card || !('number' in card)) throw new PortalRefusal('Enter the number of the new card.')
  const method = createPaymentMethod(op, card, {
    email: customer.email,
    name: name ?? null,
    country: country ?? null,
    postalCode: postalCode ?? null,
  })
  const created = createSetupIntent(op, { customer: customer.id })
  const isFirst = customer.invoice_settings.default_payment_method === null
  const intent: SetupIntent = {
    ...created,
    internal: {
      ...created.internal,
      portal: {
        portalKey: session.internal.portalKey,
        makesDefault: action.makesDefault || isFirst || openFlow(visit) !== null,
        subscriptionId: action.subscriptionId,
      },
    },
  }
  op.store.save(intent)
  const outcome = attemptSetup(op, intent, method, {
    offSession: false,
    authenticated: false,
    returnUrl: `${session.url}/cards/new?intent=${intent.id}`,
  })
  if (outcome.kind === 'challenge') return { kind: 'challenge', challengeId: outcome.challengeId }
  if (outcome.kind === 'declined') return { kind: 'declined', ...outcome.refusal, field: null }
  settleIntent(op, outcome.intent)
  return keepNewCard(op, outcome.intent)
}

/** The card is saved: it goes where the customer wanted it. Also after a 3-D Secure challenge. */
export function keepNewCard(op: Operation, intent: SetupIntent): PortalOutcome {
  const { portal } = intent.internal
  const visit = portal ? openVisit(op, portal.portalKey) : null
  if (!portal || !visit) return { kind: 'gone' }
  const cardId = intent.payment_method!
  if (portal.makesDefault) makeDefault(op, visit, { kind: 'make_default', cardId })
  if (portal.subscriptionId) {
    useCard(op, visit, { kind: 'use_card', cardId, subscriptionId: portal.subscriptionId })
  }
  return completeFlow(op, visit)
}

/** What came of a card that the bank asked about, for the page to which the bank sends the customer back. */
export function cardOutcome(op: Operation, portalKey: string, intentId: string): PortalOutcome {
  const visit = openVisit(op, portalKey)
  const intent = op.store.find('setup_intent', intentId)
  if (!visit || intent?.internal.portal?.portalKey !== portalKey) return { kind: 'gone' }
  if (intent.status === 'succeeded') return afterwards(visit)
  const error = intent.last_setup_error
  if (!error) return { kind: 'refused', message: 'The bank has not answered yet.', field: null }
  return {
    kind: 'declined',
    code: error.code ?? 'card_declined',
    declineCode: error.decline_code ?? null,
    message: error.message ?? '',
    field: null,
  }
}

function afterwards({ session }: Visit): PortalOutcome {
  const after = session.internal.flowCompleted ? session.flow?.after_completion : null
  if (after?.redirect) return { kind: 'done', to: { url: after.redirect.return_url } }
  return { kind: 'done', to: after?.hosted_confirmation ? 'confirmation' : 'home' }
}
