import { auth } from '../../api.ts'
import { describeFailure } from '../../failures.ts'
import { day } from '../../plan-words.ts'
import { keys, queryClient, useSessions } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { useAction } from '../../ui/use-action.ts'
import { deviceName } from './device-name.ts'

/** Where this account is signed in, and a way to end it elsewhere. */
export function Sessions() {
  const now = new Date()
  const sessions = useSessions({ enabled: true })
  const reload = () => queryClient.invalidateQueries({ queryKey: keys.sessions })
  const end = useAction({ mutationFn: auth.revokeSession, onSuccess: reload })
  const endOthers = useAction({ mutationFn: auth.revokeOtherSessions, onSuccess: reload })
  const failure = end.error ?? endOthers.error ?? sessions.error
  const current = sessions.data?.current
  const all = [...(sessions.data?.all ?? [])].sort(
    (one, other) => Number(other.id === current) - Number(one.id === current),
  )
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className="display text-section">
        Signed in
      </h2>
      <div className="mt-4 empty:hidden">
        <FailureNotice failure={failure && describeFailure(failure)} />
      </div>
      <ul className="mt-4 border-t border-hair">
        {all.map((session) => (
          <li
            key={session.id}
            className="flex min-h-18 items-center justify-between gap-4 border-b border-hair py-2.5"
          >
            <div className="min-w-0">
              <p className="font-medium">{deviceName(session.userAgent)}</p>
              <p className="figures text-small text-dust">
                {session.id === current
                  ? 'This device'
                  : `Last used ${day(session.updatedAt, now)}`}
              </p>
            </div>
            {session.id !== current && (
              <Button
                busy={end.isPending && end.variables === session.token}
                busyLabel="Ending"
                onClick={() => end.run(session.token)}
              >
                End<span className="sr-only"> the session of {deviceName(session.userAgent)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {all.length > 1 && (
        <Button
          className="mt-4"
          busy={endOthers.isPending}
          busyLabel="Signing out"
          onClick={() => endOthers.run()}
        >
          Sign out everywhere else
        </Button>
      )}
    </section>
  )
}
