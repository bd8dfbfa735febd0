import { useSearchParams } from 'wouter'
import type { Account } from '../api.ts'
import { useAccount } from '../queries.ts'
import { ButtonLink } from '../ui/button.tsx'
import { LoadingPage } from '../ui/loading-page.tsx'
import { MessagePage } from '../ui/message-page.tsx'

interface Words {
  title: string
  text: string
}

const OVER: Words = {
  title: 'This link is over.',
  text: 'It has been used, or is too old. Your address is as it was; you can ask for a new link in your account.',
}

/** What the server says in `?error=` when a link did not do its work; any other code means that it is over. */
const ERRORS: Record<string, Words> = {
  USER_ALREADY_EXISTS: {
    title: 'This address has an account already.',
    text: 'Your own address is as it was. Sign in with the other account, or choose another address.',
  },
}

/** The page says what the account says: its address alone does not prove that a link was opened. */
function verified(account: Account | null): Words {
  if (account === null) {
    return {
      title: 'Sign in to see it.',
      text: 'Your account says whether your address is verified.',
    }
  }
  if (account.emailVerified) {
    return {
      title: 'Your address is verified.',
      text: `Receipts and notices go to ${account.email}.`,
    }
  }
  return {
    title: 'Your address is not verified yet.',
    text: `Open the link in the mail to ${account.email}, or ask for it again in your account.`,
  }
}

function changed(account: Account | null): Words {
  if (account === null) {
    return {
      title: 'Sign in to see it.',
      text: 'Sign in with your new address; should it be refused, the old one still holds.',
    }
  }
  return {
    title: 'This is your address now.',
    text: `You sign in with ${account.email}, and receipts go there.`,
  }
}

function Result(props: { describe: (account: Account | null) => Words }) {
  const [params] = useSearchParams()
  const account = useAccount()
  if (account.isPending) return <LoadingPage />
  const error = params.get('error')
  const words = error ? (ERRORS[error] ?? OVER) : props.describe(account.data ?? null)
  return (
    <MessagePage
      title={words.title}
      actions={
        <ButtonLink kind="main" href="/account">
          Go to your account
        </ButtonLink>
      }
    >
      <p className="break-words">{words.text}</p>
    </MessagePage>
  )
}

/** Where the link in a verification mail ends; the server has judged it already. */
export function VerifyEmailPage() {
  return <Result describe={verified} />
}

export function ChangeEmailPage() {
  return <Result describe={changed} />
}
