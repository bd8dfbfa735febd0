import { Agent } from 'node:http'
import { type Ask, CLIENTS, send, type Target } from './measure-latency.ts'

/** Customers with a card that pays. @returns their ids */
export async function makeCustomers(target: Target, count: number): Promise<string[]> {
  const ids: string[] = []
  await inParallel(count, target, async (index, post) => {
    const { id } = await post('/v1/customers', { email: `buyer-${index}@example.com` })
    ids.push(id)
  })
  return ids
}

export async function addCards(target: Target, customers: string[]): Promise<void> {
  await inParallel(customers.length, target, async (index, post) => {
    const customer = customers[index]!
    const { id } = await post('/v1/payment_methods/pm_card_visa/attach', { customer })
    await post(`/v1/customers/${customer}`, { 'invoice_settings[default_payment_method]': id })
  })
}

export async function makePrice(target: Target): Promise<string> {
  let price = ''
  await inParallel(1, target, async (_, post) => {
    const { id } = await post('/v1/prices', {
      currency: 'usd',
      unit_amount: '1599',
      'recurring[interval]': 'month',
      'product_data[name]': 'Premium',
    })
    price = id
  })
  return price
}

export function subscriptionOf(customer: string, price: string): Ask {
  return { method: 'POST', path: '/v1/subscriptions', form: { customer, 'items[0][price]': price } }
}

type Post = (path: string, form: Record<string, string>) => Promise<{ id: string }>

async function inParallel(
  count: number,
  target: Target,
  work: (index: number, post: Post) => Promise<void>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const post: Post = async (path, form) =>
    JSON.parse(await send(agent, target, { method: 'POST', path, form }))
  let begun = 0
  const worker = async () => {
    while (begun < count) {
      const index = begun
      begun += 1
      await work(index, post)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, worker))
  agent.destroy()
}
