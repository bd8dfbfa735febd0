/** What the server writes into the head of the page: the name of the house, and whether money is real. */

export type Mode = 'sandbox' | 'test' | 'live'

function readMeta(name: string): string {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
  if (!content) throw new Error(`index.html lacks <meta name="${name}">`)
  return content
}

function readMode(value: string): Mode {
  if (value === 'sandbox' || value === 'test' || value === 'live') return value
  throw new Error(`index.html names an unknown mode: ${value}`)
}

export const site = {
  brand: readMeta('marquee-brand'),
  mode: readMode(readMeta('marquee-mode')),
}
