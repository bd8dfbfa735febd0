import type { ReactNode } from 'react'
import { Component } from 'react'
import { describeFailure } from '../failures.ts'
import { Button } from './button.tsx'
import { MessagePage } from './message-page.tsx'

/** React offers this only as a class: https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary */
export class CrashGuard extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    const failure = describeFailure(error)
    return (
      <MessagePage
        title={failure.title}
        requestId={failure.requestId}
        actions={
          <Button kind="main" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        }
      >
        <p>{failure.detail}</p>
      </MessagePage>
    )
  }
}
