import type { Config } from '../../config.ts'
import { createConsoleTransport } from './console.ts'
import { createSmtpTransport } from './smtp.ts'
import type { Transport } from './transport.ts'

/** The transport that EMAIL_BACKEND names. */
export function createTransport(
  config: Pick<Config, 'email'>,
  print: (text: string) => void = (text) => process.stdout.write(text),
): Transport {
  const { smtpUrl, from } = config.email
  return config.email.backend === 'smtp' && smtpUrl !== null
    ? createSmtpTransport(smtpUrl, from)
    : createConsoleTransport(print)
}
