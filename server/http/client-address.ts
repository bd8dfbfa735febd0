import { BlockList, isIP } from 'node:net'
import { ConfigError } from '../config.ts'

/** Which of our own proxies a header may be believed from. */
export interface TrustedHops {
  has(address: string): boolean
}

/** @throws {ConfigError} naming the entry that is neither an address nor a range */
export function readTrustedProxies(entries: readonly string[]): TrustedHops {
  const list = new BlockList()
  const wrong = entries.filter((entry) => !add(list, entry))
  if (wrong.length > 0) {
    throw new ConfigError(
      wrong.map(
        (entry) =>
          `TRUSTED_PROXIES holds "${entry}": give addresses or ranges such as 127.0.0.1, 10.0.0.0/8`,
      ),
    )
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, family(address)) }
}

function add(list: BlockList, entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (bits === undefined) {
    list.addAddress(address, family(address))
    return true
  }
  const prefix = Number(bits)
  if (!/^\d{1,3}$/.test(bits) || prefix > (version === 4 ? 32 : 128)) return false
  list.addSubnet(address, prefix, family(address))
  return true
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

/**
 * Who connects. Every hop appends the address that it saw, so the list is read from its end and believed only as far as
 * our own proxies wrote it; the first address that is none of theirs is the client, whatever stands before it.
 */
export function clientAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trusted: TrustedHops,
): string {
  let client = plain(socketAddress)
  const hops = forwardedFor?.split(',').map((hop) => plain(hop.trim())) ?? []
  for (const hop of hops.reverse()) {
    if (!trusted.has(client) || isIP(hop) === 0) return client
    client = hop
  }
  return client
}

/** An IPv4 client of an IPv6 socket is the same client as on an IPv4 socket. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}
