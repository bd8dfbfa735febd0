import type { Logger } from 'pino'
import type { SignedIn } from '../context.ts'

/** What `layers.ts` puts on every request, for middleware and handlers alike. */
export interface RequestEnv {
  Bindings: Partial<SocketBindings>
  Variables: {
    requestId: string
    /** Carries the request id on each line. */
    log: Logger
    /** Who connects, as far as it can be believed (`client-address.ts`). */
    clientAddress: string
  }
}

/** On routes behind `requireAccount`, and only there. */
export interface SignedInEnv {
  Variables: { signedIn: SignedIn }
}

/** What @hono/node-server hands over; absent when a test calls `app.request()`. */
interface SocketBindings {
  incoming: { socket: { remoteAddress?: string } }
}
