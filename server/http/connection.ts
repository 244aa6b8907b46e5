import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config.ts'

export type HttpConfig = Config['http']

/** Where a request came from and how, with the proxies in front believed as far as configured. */
export interface Connection {
  /** Network address of the caller; IPv4 in its own notation. */
  address: string
  /** From this machine, and not passed on by a proxy that nobody told us of. */
  loopback: boolean
  /** HTTPS on the caller's side. */
  secure: boolean
  /** Scheme, host and port under which the caller reached us. Null without a usable Host header. */
  readonly origin: string | null
}

/**
 * TLS ends in front of us, so HTTPS is what the nearest believed proxy says. Works from bare headers, because a WebSocket
 * handshake never becomes an Express request.
 */
export function connectionOf(
  headers: IncomingHttpHeaders,
  socketAddress: string | undefined,
  http: HttpConfig,
): Connection {
  const proxied = http.trustProxy > 0
  const passedOn = listed(headers['x-forwarded-for'])
  // Each proxy appends the address it saw: the last entries are the believed ones, what comes before is the caller's word.
  const hops = [...passedOn, plain(socketAddress ?? '')].reverse()
  const address = plain(hops[Math.min(http.trustProxy, hops.length - 1)] ?? '')
  const secure = proxied && listed(headers['x-forwarded-proto'])[0] === 'https'
  const host = (proxied ? listed(headers['x-forwarded-host'])[0] : undefined) ?? headers.host
  const unannounced =
    !proxied &&
    (passedOn.length > 0 || headers.forwarded !== undefined || headers['x-forwarded-proto'] !== undefined)
  return {
    address,
    loopback: isLoopback(address) && !unannounced,
    secure,
    // Dear, and seldom asked for.
    get origin() {
      return originOf(secure, host)
    },
  }
}

function originOf(secure: boolean, host: string | undefined): string | null {
  const address = `${secure ? 'https' : 'http'}://${host}`
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) && URL.canParse(address)
    ? new URL(address).origin
    : null
}

function listed(header: string | string[] | undefined): string[] {
  if (header === undefined) return []
  return [header]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `::ffff:192.0.2.1` is how a dual-stack socket writes 192.0.2.1. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

const isLoopback = (address: string): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)
