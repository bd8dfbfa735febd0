import { useEffect } from 'react'
import { api } from '../../api.ts'
import { isStatus } from '../../failures.ts'
import { keys, queryClient } from '../../queries.ts'
import { useAction } from '../../ui/use-action.ts'

/** Opens the payment page. Stays under way until this page is left, so that a second press cannot open a second one. */
export function useCheckout() {
  const checkout = useAction({
    mutationFn: api.startCheckout,
    onSuccess: ({ url }) => {
      window.location.assign(url)
    },
    onError: async (error) => {
      if (isStatus(error, 401)) await queryClient.invalidateQueries({ queryKey: keys.account })
      if (isStatus(error, 409)) await queryClient.invalidateQueries({ queryKey: keys.subscription })
    },
  })
  const { reset } = checkout
  useEffect(() => {
    // Coming back by the browser's own button shows this page as it was left, with its button still busy.
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) reset()
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [reset])
  return { ...checkout, isLeaving: checkout.isPending || checkout.isSuccess }
}
