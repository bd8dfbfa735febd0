export interface ShownCard {
  number: string
  outcome: string
}

/** The cards offered first: one for each thing that can happen to a subscription. */
export const FIRST_CARDS: ShownCard[] = [
  { number: '4242424242424242', outcome: 'Pays' },
  { number: '4000002760003184', outcome: 'Asks for 3-D Secure' },
  { number: '4000000000009995', outcome: 'Declined: insufficient funds' },
  { number: '4000000000000069', outcome: 'Declined: card expired' },
  { number: '4000000000000341', outcome: 'Saved, declined when charged' },
]

export const MORE_CARDS: ShownCard[] = [
  { number: '5555555555554444', outcome: 'Pays, Mastercard' },
  { number: '378282246310005', outcome: 'Pays, American Express' },
  { number: '4000002500003155', outcome: '3-D Secure unless set up' },
  { number: '4000008260003178', outcome: '3-D Secure, then no funds' },
  { number: '4000000000000002', outcome: 'Declined: no reason given' },
  { number: '4000000000009987', outcome: 'Declined: lost card' },
  { number: '4000000000009979', outcome: 'Declined: stolen card' },
  { number: '4000000000000127', outcome: 'Declined: wrong security code' },
  { number: '4000000000000119', outcome: 'Declined: processing error' },
]

/** `4242 4242 4242 4242`, or `3782 822463 10005` for fifteen digits. */
export function groupDigits(number: string): string {
  if (number.length === 15) return number.replace(/^(\d{4})(\d{6})(\d{5})$/, '$1 $2 $3')
  return number.replace(/(\d{4})(?=\d)/g, '$1 ')
}
