import type { Invoice } from '../shapes.ts'
import type { PlanChangePreview } from './portal-view.ts'

/** The invoice's lines, and below them what else it comes to: they add up to what is due. */
export function previewLines(invoice: Invoice, planName: string): PlanChangePreview['lines'] {
  const lines = invoice.lines.data.map((line) => ({
    description: line.description ?? planName,
    amount: line.amount,
  }))
  const sum = (parts: readonly { amount: number }[] | null) =>
    (parts ?? []).reduce((total, { amount }) => total + amount, 0)
  const discount = sum(invoice.total_discount_amounts)
  const subtotal = sum(lines)
  const others = [
    { description: 'Discount', amount: -discount },
    { description: 'Tax', amount: invoice.total - subtotal + discount },
    invoice.total < 0
      ? { description: 'Kept as a credit', amount: -invoice.total }
      : { description: 'Credit', amount: invoice.amount_due - invoice.total },
  ]
  return [...lines, ...others.filter(({ amount }) => amount !== 0)]
}
