import { describeFailure } from '../failures.ts'
import { Button } from './button.tsx'
import { MessagePage } from './message-page.tsx'

/** A page whose data did not arrive. */
export function FailurePage(props: { error: unknown; onRetry: () => void }) {
  const failure = describeFailure(props.error)
  return (
    <MessagePage
      title={failure.title}
      requestId={failure.requestId}
      actions={
        <Button kind="main" onClick={props.onRetry}>
          Try again
        </Button>
      }
    >
      <p>{failure.detail}</p>
    </MessagePage>
  )
}
