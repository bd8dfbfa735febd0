import { formatDay } from '#domain/dates.ts'
import type { Invoice } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { money } from '../../plan-words.ts'
import { useInvoices } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { Status } from '../../ui/status.tsx'
import { describeInvoice, invoiceLinkName, invoicePurpose } from './invoice-state.ts'

export function BillingHistory(props: { now: Date; awaitedId: string | null }) {
  const history = useInvoices({ enabled: true })
  const invoices = history.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="billing-history">
      <h2 id="billing-history" className="display text-section">
        Billing history
      </h2>
      {history.isError && (
        <div role="alert" className="mt-5 border-t border-hair pt-4">
          <p>{describeFailure(history.error).title} Your payments are safe with Stripe.</p>
          <Button className="mt-4" onClick={() => history.refetch()}>
            Load billing history again
          </Button>
        </div>
      )}
      {history.isSuccess && invoices.length === 0 && (
        <p className="mt-5 border-t border-hair pt-4 text-dust">
          Nothing yet. Each payment appears here with its receipt.
        </p>
      )}
      {invoices.length > 0 && (
        <InvoiceTable invoices={invoices} now={props.now} awaitedId={props.awaitedId} />
      )}
      {history.hasNextPage && (
        <Button
          className="mt-5"
          busy={history.isFetchingNextPage}
          busyLabel="Loading"
          onClick={() => history.fetchNextPage()}
        >
          Show earlier payments
        </Button>
      )}
    </section>
  )
}

/* The roles are written out because a browser drops a table's own when its rows become grids on a phone. */
function InvoiceTable(props: { invoices: Invoice[]; now: Date; awaitedId: string | null }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above.
    <table role="table" aria-labelledby="billing-history" className="invoices figures mt-5">
      {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <tr role="row">
          {['Date', 'For', 'Status', 'Amount'].map((name) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above.
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
          <th role="columnheader" scope="col">
            <span className="sr-only">Document</span>
          </th>
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
      <tbody role="rowgroup">
        {props.invoices.map((invoice) => (
          <InvoiceRow
            key={invoice.id}
            invoice={invoice}
            now={props.now}
            awaitedId={props.awaitedId}
          />
        ))}
      </tbody>
    </table>
  )
}

function InvoiceRow(props: { invoice: Invoice; now: Date; awaitedId: string | null }) {
  const { invoice, now } = props
  const state = describeInvoice(invoice, now)
  const issuedOn = formatDay(new Date(invoice.issuedAt))
  const linkName = invoiceLinkName(invoice, props.awaitedId)
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable.
    <tr role="row">
      {/* biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable. */}
      <td role="cell" className="invoice-date">
        {issuedOn}
      </td>
      {/* biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable. */}
      <td role="cell" className="invoice-for">
        {invoicePurpose(invoice, now)}
      </td>
      {/* biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable. */}
      <td role="cell" className="invoice-status">
        <Status shape={state.shape} className={state.shape === 'failed' ? 'text-velvet' : ''}>
          {state.words}
        </Status>
      </td>
      {/* biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable. */}
      <td role="cell" className="invoice-amount">
        {money(invoice)}
      </td>
      {/* biome-ignore lint/a11y/noRedundantRoles: see InvoiceTable. */}
      <td role="cell" className="invoice-link">
        {invoice.invoiceUrl && (
          <a href={invoice.invoiceUrl} className="link reach">
            {linkName}
            <span className="sr-only"> of {issuedOn}</span>
          </a>
        )}
      </td>
    </tr>
  )
}
