import type { Subscription } from '../../api.ts'
import { price } from '../../plan-words.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { MessagePage } from '../../ui/message-page.tsx'

/** A second subscription would be a second charge, so none is offered. */
export function AlreadySubscribed(props: { subscription: Subscription | null; reason: string }) {
  const { subscription } = props
  return (
    <MessagePage
      title={subscription ? `You have ${subscription.planName}.` : 'Your plan is on.'}
      actions={
        <ButtonLink kind="main" href="/account">
          Go to your account
        </ButtonLink>
      }
    >
      <p>
        {props.reason}
        {subscription && ` It is ${price(subscription, subscription.interval)}.`} You can see and
        cancel it in your account.
      </p>
    </MessagePage>
  )
}
