import { useSearchParams } from 'wouter'
import { ButtonLink } from '../ui/button.tsx'
import { MessagePage } from '../ui/message-page.tsx'

interface Words {
  title: string
  text: string
}

const VERIFIED: Words = {
  title: 'Your address is verified.',
  text: 'Receipts and notices reach you there.',
}

const CHANGED: Words = {
  title: 'Your address is changed.',
  text: 'From now on you sign in with it, and receipts go there.',
}

const OVER: Words = {
  title: 'This link is over.',
  text: 'It has been used, or is too old. Your address is as it was; you can ask for a new link in your account.',
}

function Result(props: { words: Words }) {
  const [params] = useSearchParams()
  const words = params.get('error') ? OVER : props.words
  return (
    <MessagePage
      title={words.title}
      actions={
        <ButtonLink kind="main" href="/account">
          Go to your account
        </ButtonLink>
      }
    >
      <p>{words.text}</p>
    </MessagePage>
  )
}

/** Where the link in a verification mail ends; the server has judged it already and adds `?error=` if it failed. */
export function VerifyEmailPage() {
  return <Result words={VERIFIED} />
}

export function ChangeEmailPage() {
  return <Result words={CHANGED} />
}
