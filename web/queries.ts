import { QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Account, Session, SubscriptionAnswer } from './api.ts'
import { api, auth } from './api.ts'
import { ApiError } from './request.ts'

/** A refusal stays a refusal; only a lost connection or a failing server is worth another try. */
function isWorthRetrying(failureCount: number, error: unknown): boolean {
  const isTransient = error instanceof ApiError && (error.status === 0 || error.status >= 500)
  return isTransient && failureCount < 2
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

export const keys = {
  offer: ['offer'],
  account: ['account'],
  subscription: ['subscription'],
  entitlement: ['entitlement'],
  invoices: ['invoices'],
  sessions: ['sessions'],
} as const

export function useOffer() {
  return useQuery({ queryKey: keys.offer, queryFn: api.offer, staleTime: 60_000 })
}

/** The time by which the server bills. In the sandbox it can be far from the browser's. */
export function useNow(): Date {
  const { data } = useOffer()
  return data ? new Date(data.now) : new Date()
}

/** Asked through the session, since "nobody" is an answer there and a refusal, seen in every console, elsewhere. */
async function findAccount(): Promise<Account | null> {
  const found = await auth.session()
  if (found === null) return null
  const { id, email, name, emailVerified, createdAt } = found.user
  return { id, email, name, emailVerified, createdAt }
}

/** The signed-in account, or null for a visitor. */
export function useAccount() {
  return useQuery({ queryKey: keys.account, queryFn: findAccount })
}

/** How often an open page asks whether something changed elsewhere: at Stripe, or in another tab. */
const REFRESH_MS = 8_000

export function useSubscription(options: { enabled: boolean; live?: boolean }) {
  return useQuery({
    queryKey: keys.subscription,
    queryFn: api.subscription,
    enabled: options.enabled,
    refetchInterval: options.live ? REFRESH_MS : false,
  })
}

export function useEntitlement(options: { enabled: boolean }) {
  return useQuery({
    queryKey: keys.entitlement,
    queryFn: api.entitlement,
    enabled: options.enabled,
    refetchInterval: REFRESH_MS,
  })
}

export function useInvoices(options: { enabled: boolean }) {
  return useInfiniteQuery({
    queryKey: keys.invoices,
    queryFn: ({ pageParam }) => api.invoices(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: options.enabled,
  })
}

async function loadSessions(): Promise<{ current: string | null; all: Session[] }> {
  const [present, all] = await Promise.all([auth.session(), auth.sessions()])
  return { current: present?.session.id ?? null, all }
}

export function useSessions(options: { enabled: boolean }) {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: loadSessions,
    enabled: options.enabled,
    retry: false,
  })
}

/** Shows what an action answered at once, and asks again for what it may have changed beside it. */
export async function applySubscription(answer: SubscriptionAnswer): Promise<void> {
  queryClient.setQueryData(keys.subscription, answer)
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.entitlement }),
    queryClient.invalidateQueries({ queryKey: keys.invoices }),
  ])
}

/** After signing in or out everything known belongs to somebody else. */
export async function forgetViewer(): Promise<void> {
  queryClient.removeQueries({
    predicate: ({ queryKey }) => queryKey[0] !== keys.account[0],
  })
  await queryClient.fetchQuery({ queryKey: keys.account, queryFn: findAccount, staleTime: 0 })
}
