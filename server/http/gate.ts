import type { IncomingHttpHeaders } from 'node:http'
import type { AccountsService, Authenticated } from '../accounts/accounts.service.ts'
import { ForbiddenError, UnauthenticatedError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { type Connection, connectionOf, type HttpConfig } from './connection.ts'
import { readCookies } from './session.cookies.ts'

/** A caller at the gate: where from, with what, and who that is. */
export interface Caller {
  connection: Connection
  authenticated: Authenticated | null
  /** Cookies of the browser; none beside a bearer token. */
  cookies: { session: string | null; device: string | null }
}

/** Says who calls, and whether the page that calls is one of ours. */
export class Gate {
  readonly #accounts: AccountsService
  readonly #http: HttpConfig

  constructor({ accounts, http }: { accounts: AccountsService; http: HttpConfig }) {
    this.#accounts = accounts
    this.#http = http
  }

  /** Throws `UnauthenticatedError` for a bearer token that is not valid; a cookie that is not counts as none. */
  async admit(headers: IncomingHttpHeaders, socketAddress: string | undefined): Promise<Caller> {
    const connection = connectionOf(headers, socketAddress, this.#http)
    const bearer = bearerOf(headers.authorization)
    if (bearer !== null) {
      const authenticated = await this.#accounts.authenticate({ bearer, session: null })
      if (!authenticated)
        throw new UnauthenticatedError('The token is unknown, expired or revoked.', 'invalid_token')
      return { connection, authenticated, cookies: { session: null, device: null } }
    }
    const cookies = readCookies(headers.cookie, connection, this.#http)
    return {
      connection,
      authenticated: await this.#accounts.authenticate({ bearer: null, session: cookies.session }),
      cookies,
    }
  }

  /** For a handshake that is no HTTP request of ours: the person, or null. */
  async actorFromHeaders(
    headers: IncomingHttpHeaders,
    socketAddress: string | undefined,
  ): Promise<Actor | null> {
    const caller = await this.admit(headers, socketAddress).catch((error: unknown) => {
      if (error instanceof UnauthenticatedError) return null
      throw error
    })
    return caller?.authenticated?.actor ?? null
  }

  /**
   * Whether a page on this origin may act for its user: our own, or the one in PUBLIC_URL. A request without Origin and
   * Sec-Fetch-Site comes from a program and not from a page.
   */
  originAllowed(headers: IncomingHttpHeaders, socketAddress: string | undefined): boolean {
    const site = headers['sec-fetch-site']
    // "none" is a person who typed the address.
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
    if (headers.origin === undefined) return true
    const own = connectionOf(headers, socketAddress, this.#http).origin
    return headers.origin === this.#http.publicUrl || headers.origin === own
  }

  /**
   * Guards a write against pages of others (docs/decisions/2026-11-21-writes-by-cookie.md). Throws `ForbiddenError`
   * `foreign_origin` or `csrf_token_wrong`.
   */
  guardWrite(
    headers: IncomingHttpHeaders,
    socketAddress: string | undefined,
    { authenticated }: Caller,
    { tokenNeeded }: { tokenNeeded: boolean },
  ): void {
    // No browser sends a bearer token by itself.
    if (authenticated?.csrfToken === null) return
    if (!this.originAllowed(headers, socketAddress))
      throw new ForbiddenError(
        'This request comes from a page of another site. If the address is yours, set PUBLIC_URL to it.',
        'foreign_origin',
      )
    if (!authenticated || !tokenNeeded || !isBrowser(headers)) return
    if (headers['x-csrf-token'] !== authenticated.csrfToken)
      throw new ForbiddenError(
        'The X-CSRF-Token header is missing or not the one of this session.',
        'csrf_token_wrong',
      )
  }
}

/**
 * Every browser sends Origin with a write that a page of another site can cause, and present ones send Sec-Fetch-Site with
 * everything. Sec-Fetch-Mode proves nothing: Node's fetch sends it too.
 */
const isBrowser = (headers: IncomingHttpHeaders): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

/** Null without a bearer token: another scheme belongs to a proxy in front. A malformed one is a token that is not valid. */
function bearerOf(authorization: string | undefined): string | null {
  if (authorization === undefined || !/^bearer\b/i.test(authorization)) return null
  return authorization.slice('Bearer'.length).trim()
}
