import type { CookieOptions, Response } from 'express'
import { ABSOLUTE_LIMIT_MS } from '../accounts/sessions.service.ts'
import { ProblemError } from '../errors.ts'
import type { Connection, HttpConfig } from './connection.ts'

/** How long a device is remembered as one that has signed in before. */
const DEVICE_MS = 180 * 24 * 60 * 60_000

/**
 * The names under which a connection's cookies go. Browsers let only this very host set a `__Host-` cookie, over HTTPS,
 * so the plain name is not read there: a neighbouring subdomain could have planted it.
 */
function names({ secure }: Connection): { session: string; device: string } {
  return secure
    ? { session: '__Host-sanliang', device: '__Secure-sanliang-device' }
    : { session: 'sanliang', device: 'sanliang-device' }
}

const mayCarry = ({ secure, loopback }: Connection, { allowInsecure }: HttpConfig): boolean =>
  secure || loopback || allowInsecure

/** The secrets a request brought; none where cookies would travel in the open. */
export function readCookies(
  header: string | undefined,
  connection: Connection,
  http: HttpConfig,
): { session: string | null; device: string | null } {
  if (!mayCarry(connection, http)) return { session: null, device: null }
  const { session, device } = names(connection)
  return { session: cookie(header, session), device: cookie(header, device) }
}

/** Throws `https_required` where a session would travel in the open. */
export function requireSafe(connection: Connection, http: HttpConfig): void {
  if (mayCarry(connection, http)) return
  throw new ProblemError(
    403,
    'https_required',
    'Signing in needs HTTPS. Put a proxy with TLS in front and set TRUST_PROXY, or set ALLOW_INSECURE_HTTP=1 where the network itself is trusted.',
  )
}

export function keepCookies(
  response: Response,
  connection: Connection,
  secrets: { session: string; device?: string },
): void {
  const { session, device } = names(connection)
  response.cookie(session, secrets.session, { ...sessionOptions(connection), maxAge: ABSOLUTE_LIMIT_MS })
  if (secrets.device !== undefined)
    response.cookie(device, secrets.device, {
      httpOnly: true,
      secure: connection.secure,
      sameSite: 'strict',
      path: '/api/session',
      maxAge: DEVICE_MS,
    })
}

/** The device stays known: its owner signs in there again. */
export function forgetSession(response: Response, connection: Connection): void {
  response.clearCookie(names(connection).session, sessionOptions(connection))
}

const sessionOptions = ({ secure }: Connection): CookieOptions => ({
  httpOnly: true,
  secure,
  sameSite: 'lax',
  path: '/',
})

/** Our own secrets have nothing that a cookie would have to encode. */
function cookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value !== undefined && /^[\w.-]{1,200}$/.test(value)) return value
  }
  return null
}
