import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from 'helmet'
import { LRUCache } from 'lru-cache'
import { connectionOf, type HttpConfig } from './connection.ts'

/** Origins that dashboards reach us under; whoever makes up more has them worked out each time. */
const ORIGINS_KEPT = 100

export type SetHeaders = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Headers that keep a browser from running or loading what is not ours. No script stands in a page, so that text from a
 * device or a person cannot become one; styles may, because Mantine writes its own.
 */
export function securityHeaders(http: HttpConfig): SetHeaders {
  const headers = new LRUCache({ max: ORIGINS_KEPT, memoMethod: headersFor })
  return (request, response) => {
    for (const [name, value] of headers.memo(socketOrigin(request, http))) response.setHeader(name, value)
  }
}

/** What helmet says, asked once: it would work out the same for every request. */
function headersFor(socket: string): [name: string, value: string][] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        // Compiles WebAssembly, which reads barcodes from a camera; no text becomes a script by it.
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        // Older browsers do not count WebSockets as 'self'.
        'connect-src': ["'self'", socket],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // Browsers heed it over HTTPS only. Subdomains are not ours to decide for.
    strictTransportSecurity: { maxAge: 180 * 24 * 60 * 60, includeSubDomains: false },
  })
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  protect(request, response, () => undefined)
  response.setHeader(
    'Permissions-Policy',
    'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
  )
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)])
}

function socketOrigin(request: IncomingMessage, http: HttpConfig): string {
  const { origin } = connectionOf(request.headers, request.socket.remoteAddress, http)
  return origin?.replace(/^http/, 'ws') ?? "'self'"
}
