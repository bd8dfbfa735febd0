import { ButtonLink } from '../ui/button.tsx'
import { MessagePage } from '../ui/message-page.tsx'

export function NotFoundPage() {
  return (
    <MessagePage
      title="No film at this address."
      actions={
        <>
          <ButtonLink kind="main" href="/">
            Go to the start page
          </ButtonLink>
          <ButtonLink kind="large" href="/account">
            Go to your account
          </ButtonLink>
        </>
      }
    >
      <p>The page does not exist, or has moved. Your account and your plan are untouched.</p>
    </MessagePage>
  )
}
