import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { connectionOf, type HttpConfig } from './connection.ts'

/**
 * Headers that keep a browser from running or loading what is not ours. No script stands in a page, so that text from a
 * device or a person cannot become one; styles may, because Mantine writes its own.
 */
export function securityHeaders(http: HttpConfig): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          // Compiles WebAssembly, which reads barcodes from a camera; no text becomes a script by it.
          'script-src': ["'self'", "'wasm-unsafe-eval'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          // Older browsers do not count WebSockets as 'self'.
          'connect-src': ["'self'", (request) => socketOrigin(request, http)],
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
    }),
    (_request, response, next) => {
      response.setHeader(
        'Permissions-Policy',
        'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
      )
      next()
    },
  ]
}

function socketOrigin(request: IncomingMessage, http: HttpConfig): string {
  const { origin } = connectionOf(request.headers, request.socket.remoteAddress, http)
  return origin?.replace(/^http/, 'ws') ?? "'self'"
}
