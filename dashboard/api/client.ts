import type { z } from 'zod'
import { type Problem, problem } from '../../protocol/api/parts.ts'

/** The server answered and refused: the problem says what to change. */
export class ProblemResponse extends Error {
  override name = 'ProblemResponse'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** No answer arrived, so it is not known whether a write took place: repeat it with the same Idempotency-Key. */
export class ConnectionError extends Error {
  override name = 'ConnectionError'
}

type QueryValue = string | number | boolean | null | undefined
export type Query = Readonly<Record<string, QueryValue>>

interface Read<S> {
  response: S
  query?: Query | undefined
  signal?: AbortSignal | undefined
}
interface Write<S> {
  response?: S
  body?: unknown
  idempotencyKey?: string | undefined
}

/** `path` with the values that are set; empty ones are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/**
 * The HTTP API from the browser: cookie session, CSRF token on writes, answers typed by the protocol's schemas and
 * checked against them in development. Throws `ProblemResponse` or `ConnectionError`.
 */
export class ApiClient {
  #csrfToken: string | null = null
  readonly #onUnauthenticated: () => void

  constructor(options: { onUnauthenticated: () => void }) {
    this.#onUnauthenticated = options.onUnauthenticated
  }

  /** The token of the session in use; sent back with every write. */
  authorize(csrfToken: string | null): void {
    this.#csrfToken = csrfToken
  }

  read<S extends z.ZodType>(path: string, { response, query, signal }: Read<S>): Promise<z.output<S>> {
    return this.#send('GET', withQuery(path, query), response, signal ? { signal } : {})
  }

  write<S extends z.ZodType = z.ZodUndefined>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    { response, body, idempotencyKey }: Write<S> = {},
  ): Promise<z.output<S>> {
    const headers: Record<string, string> = {}
    if (this.#csrfToken !== null) headers['X-CSRF-Token'] = this.#csrfToken
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
    if (body === undefined) return this.#send(method, path, response, { headers })
    headers['Content-Type'] = 'application/json'
    return this.#send(method, path, response, { headers, body: JSON.stringify(body) })
  }

  /** Sends a file as it is. */
  upload<S extends z.ZodType>(
    path: string,
    { response, file, idempotencyKey }: { response: S; file: Blob; idempotencyKey?: string },
  ): Promise<z.output<S>> {
    const headers: Record<string, string> = { 'Content-Type': 'application/octet-stream' }
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
    if (this.#csrfToken !== null) headers['X-CSRF-Token'] = this.#csrfToken
    return this.#send('POST', path, response, { headers, body: file })
  }

  async #send<S extends z.ZodType>(
    method: string,
    path: string,
    schema: S | undefined,
    init: RequestInit,
  ): Promise<z.output<S>> {
    const answer = await fetch(path, { ...init, method, credentials: 'same-origin' }).catch(
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'AbortError') throw error
        throw new ConnectionError('No answer from the server', { cause: error })
      },
    )
    if (!answer.ok) throw await this.#refusal(answer)
    if (schema === undefined || answer.status === 204) return undefined as z.output<S>
    const body: unknown = await answer.json().catch((error: unknown) => {
      throw new ConnectionError('The answer broke off', { cause: error })
    })
    return import.meta.env.DEV ? schema.parse(body) : (body as z.output<S>)
  }

  async #refusal(answer: Response): Promise<Error> {
    if (answer.status === 401) this.#onUnauthenticated()
    const parsed = problem.safeParse(await answer.json().catch(() => null))
    if (parsed.success) return new ProblemResponse(parsed.data)
    // A proxy in front answered instead of the server.
    if (answer.status >= 502) return new ConnectionError(`HTTP ${answer.status}`)
    return new ProblemResponse({
      type: 'about:blank',
      title: answer.statusText,
      status: answer.status,
      detail: answer.statusText,
      code: 'unexpected',
    })
  }
}
