import type { Documents } from '../documents.ts'

/** `VAT 19%` */
export function taxLabel(rate: Documents['tax_rate']): string {
  return `${rate.display_name} ${rate.percentage}%`
}
