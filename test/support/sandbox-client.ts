/** Pays on the sandbox's hosted page as a browser without scripts does: by posting its form. */
export async function payOnPage(checkoutUrl: string, cardNumber: string): Promise<Response> {
  const form = new URLSearchParams({
    cardNumber,
    expiry: '12 / 34',
    cvc: '123',
    name: 'Ines Marchetti',
    country: 'US',
  })
  return fetch(checkoutUrl, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { origin: new URL(checkoutUrl).origin },
  })
}
