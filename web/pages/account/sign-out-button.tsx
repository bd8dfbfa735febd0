import { useLocation } from 'wouter'
import { auth } from '../../api.ts'
import { forgetViewer } from '../../queries.ts'
import { useAction } from '../../ui/use-action.ts'

export function SignOutButton() {
  const [, navigate] = useLocation()
  const signOut = useAction({
    mutationFn: auth.signOut,
    onSuccess: async () => {
      navigate('/', { replace: true })
      await forgetViewer()
    },
  })
  return (
    <button
      type="button"
      className="link reach whitespace-nowrap"
      aria-disabled={signOut.isPending}
      onClick={() => {
        if (!signOut.isPending) signOut.run()
      }}
    >
      {signOut.isError ? 'Sign out failed, try again' : 'Sign out'}
    </button>
  )
}
