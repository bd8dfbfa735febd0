const STEPS = [
  {
    name: 'Your key',
    text: 'An address and a password. One account holds your plan and every receipt.',
  },
  {
    name: 'Your screen',
    text: 'Pick how many can watch and how sharp it looks. The sum due today stands beneath it.',
  },
  {
    name: 'Your ticket',
    text: 'Pay on Stripe’s page. You come back to a lit screen, with a receipt in your mail.',
  },
]

export function HowItGoes() {
  return (
    <section aria-labelledby="how-it-goes" className="mt-16">
      <h2 id="how-it-goes" className="display text-section">
        How it goes
      </h2>
      <ol className="mt-5 grid gap-x-10 border-t border-hair wide:grid-cols-3">
        {STEPS.map((step) => (
          <li key={step.name} className="py-5">
            <h3 className="font-semibold">{step.name}</h3>
            <p className="mt-1 max-w-[20rem] text-note text-dust">{step.text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
