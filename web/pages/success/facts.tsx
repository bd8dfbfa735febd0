import type { Invoice, OfferedPlan, Subscription } from '../../api.ts'
import { adverb, cardName, day, money, planInShort } from '../../plan-words.ts'

interface Fact {
  name: string
  value: string
  detail: string
}

function paidToday(subscription: Subscription, invoice: Invoice | null): Fact {
  const name = 'Paid today'
  if (!invoice) {
    const nothing = money({ amount: 0, currency: subscription.currency })
    return { name, value: nothing, detail: 'Nothing was due today' }
  }
  const number = invoice.number ? `Receipt ${invoice.number}` : 'The receipt'
  return {
    name,
    value: money(invoice),
    detail: invoice.amount === 0 ? 'Nothing was due today' : `${number}, by mail`,
  }
}

function nextPayment(subscription: Subscription, now: Date): Fact {
  const { nextPayment: next, trialEndAt, interval } = subscription
  const name = trialEndAt ? 'First payment' : 'Next payment'
  if (!next) return { name, value: 'None', detail: 'Nothing more is charged' }
  return {
    name,
    value: day(next.at, now),
    detail: `${money(next)}, ${trialEndAt ? `then ${adverb(interval)}` : adverb(interval)}`,
  }
}

/** What was bought, for how much, and what comes next: four facts, no more. */
export function Facts(props: {
  subscription: Subscription
  invoice: Invoice | null
  plan: OfferedPlan | null
  now: Date
}) {
  const { subscription, plan, now } = props
  const facts: Fact[] = [
    { name: 'Plan', value: subscription.planName, detail: plan ? planInShort(plan) : '' },
    paidToday(subscription, props.invoice),
    nextPayment(subscription, now),
    {
      name: 'Card',
      value: subscription.card ? cardName(subscription.card).replace(' ending', '') : 'At Stripe',
      detail: 'Cancel any time in your account',
    },
  ]
  return (
    <dl className="facts figures">
      {facts.map((fact) => (
        <div key={fact.name} className="fact">
          <dt className="text-small text-dust">{fact.name}</dt>
          <dd>
            <span className="display mt-1 mb-1 block text-fact leading-[1.1]">{fact.value}</span>
            <span className="block text-small text-dust">{fact.detail}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
