import type { z } from 'zod'
import type { Person, Role } from '../protocol/api/accounts.ts'

/** Who calls. `scope` is the division code of the subtree this person may see; null = everything. */
export interface Actor {
  person: Person
  scope: string | null
}

export type Access = 'public' | readonly Role[]
/** Everyone who is signed in. */
export const SIGNED_IN: readonly Role[] = ['administrator', 'supply_manager', 'inspector', 'viewer']
/** Those who move stock and describe places. */
export const MANAGERS: readonly Role[] = ['administrator', 'supply_manager']
export const ADMINISTRATORS: readonly Role[] = ['administrator']

/** The caller's end of the connection, as far as a domain may look: for throttles, and to open and end sessions. */
export interface Client {
  /** Network address, proxies believed as configured. For throttles in memory; never stored or logged. */
  address: string
  /** Secrets that a browser keeps in cookies. Null: it sent none. A caller with a bearer token has no session. */
  session: string | null
  device: string | null
  /** What the session's browser must send back with every write. Null without a session. */
  csrfToken: string | null
  /** Throws `https_required` where a session would travel in the open. */
  requireSafe(): void
  keep(secrets: { session: string; device?: string }): void
  forget(): void
}

export interface Call<P, Q, B, A extends Access> {
  /** Null on public routes. */
  actor: A extends 'public' ? Actor | null : Actor
  params: P
  query: Q
  body: B
  /** The body of a route that takes an upload, as it arrives; otherwise nothing. */
  upload: AsyncIterable<Buffer>
  /** The `Idempotency-Key` header. */
  idempotencyKey: string | null
  client: Client
}

type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>

/** A file, made while it is sent. What can be refused is refused before: once it flows, an error only cuts it off. */
export interface FileAnswer {
  /** With its ending. */
  name: string
  /** Media type. */
  type: string
  /** Seconds for which a browser may keep it: only for what never changes. */
  keepSeconds?: number
  body: AsyncIterable<Buffer | string>
}

export interface Route {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  /** Express path with `:name` parameters. */
  path: string
  summary: string
  tag: string
  access: Access
  params?: z.ZodType | undefined
  query?: z.ZodType | undefined
  body?: z.ZodType | undefined
  /** Instead of `body`: bytes, `application/octet-stream`, that the route reads by itself. */
  upload?: { maxBytes: number } | undefined
  /** Absent: 204 without a body. */
  response?: z.ZodType | undefined
  /** Instead of `response`: `handle` answers a file of one of these media types. */
  file?: readonly string[] | undefined
  /** Default 200, or 204 without a response. */
  status?: number | undefined
  handle(call: Call<unknown, unknown, unknown, Access>): Promise<unknown>
}

interface Spec<P, Q, B, R, F, A extends Access>
  extends Omit<Route, 'params' | 'query' | 'body' | 'response' | 'file' | 'access' | 'handle'> {
  access: A
  params?: P
  query?: Q
  body?: B
  response?: R
  file?: F
  handle(
    call: Call<Output<P>, Output<Q>, Output<B>, A>,
  ): Promise<F extends readonly string[] ? FileAnswer : R extends z.ZodType ? z.input<R> : void>
}

/**
 * Describes one endpoint of a domain: what it takes and answers, who may call it, and the service that does it. The
 * server mounts it, parses every part of a request with its schema and generates OpenAPI from the same description.
 */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
  F extends readonly string[] | undefined = undefined,
  A extends Access = Access,
>(spec: Spec<P, Q, B, R, F, A>): Route {
  // The mount parses each part before it calls, so the parts have the types their schemas say.
  return { ...spec, handle: (call) => spec.handle(call as Call<Output<P>, Output<Q>, Output<B>, A>) }
}
