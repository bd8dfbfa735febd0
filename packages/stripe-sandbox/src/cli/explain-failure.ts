import { UsageError } from './read-options.ts'

const REASONS: Record<string, (host: string, port: number | undefined) => string> = {
  EACCES: (_, port) => `Port ${port} needs more rights. Choose one above 1023 with --port.`,
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is in use. Stop what listens there, or choose another with --port or --dashboard-port.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine. Choose another with --host.`,
  ENOTFOUND: (host) => `${host} is no address of this machine. Choose another with --host.`,
}

/** One line for what somebody can mend; null for a bug, whose stack should be seen. */
export function explainFailure(error: unknown, host = '127.0.0.1'): string | null {
  if (error instanceof UsageError) return error.message
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number }
  if (code?.startsWith('STORE_')) return message
  return REASONS[code ?? '']?.(host, port) ?? null
}
