import type { UseMutationOptions, UseMutationResult } from '@tanstack/react-query'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'

type Action<Answer, Input> = Omit<UseMutationResult<Answer, Error, Input>, 'mutate'> & {
  /** Starts the action; ignored while it is under way. */
  run: (input: Input) => void
}

/**
 * A mutation that is never under way twice. `isPending` reaches the page a moment after the press, so
 * that the second press of a double click would still see it false; this flag is there at once.
 */
export function useAction<Answer, Input = void>(
  options: UseMutationOptions<Answer, Error, Input>,
): Action<Answer, Input> {
  const { mutate, ...mutation } = useMutation(options)
  const isUnderWay = useRef(false)
  const run = (input: Input) => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    mutate(input, {
      onSettled: () => {
        isUnderWay.current = false
      },
    })
  }
  return { ...mutation, run } as Action<Answer, Input>
}
