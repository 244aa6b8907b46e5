import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { ForbiddenError, ProblemError, UnauthenticatedError } from '../errors.ts'
import type { Access, Actor, Call, Client, FileAnswer, Route } from '../route.ts'
import type { HttpConfig } from './connection.ts'
import type { Caller, Gate } from './gate.ts'
import { AnswerError, fieldErrors, InvalidRequestError, MethodNotAllowedError } from './problem.ts'
import { isStorable, openUpload, readJson, refuseForms } from './request.body.ts'
import { forgetSession, keepCookies, requireSafe } from './session.cookies.ts'

interface Parts {
  gate: Gate
  http: HttpConfig
}

/**
 * Makes every route reachable. A request passes, in this order: who calls, whether they may, whether their page may act
 * for them, and whether each part is what its schema says. Then the domain answers, and its answer is held against the
 * schema too: what the schema does not name does not leave the house.
 *
 * Throws when a route has path parameters and no schema for them.
 */
export function mountRoutes(router: Router, routes: readonly Route[], parts: Parts): void {
  const methods = new Map<string, string[]>()
  for (const route of [...routes].sort(bySpecificity)) {
    if (route.path.includes(':') && !route.params)
      throw new Error(`${route.method} ${route.path} has no schema for its parameters`)
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()])
    router[route.method](route.path, (request, response) => answer(route, request, response, parts))
  }
  refuseOtherMethods(router, methods)
}

/** `/people/me` before `/people/:id`, whichever domain came first. */
function bySpecificity(a: Route, b: Route): number {
  const [left, right] = [shape(a.path), shape(b.path)]
  return left === right ? 0 : left < right ? -1 : 1
}
const shape = (path: string): string =>
  path
    .replace(/[^/:]+/g, '')
    .replaceAll('/:', '1')
    .replaceAll('/', '0')

function refuseOtherMethods(router: Router, methods: Map<string, string[]>): void {
  for (const [path, own] of methods) {
    router.all(path, (_request, response, next) => {
      const all = new Set<string>([
        ...(response.locals.allowed ?? []),
        ...own,
        ...(own.includes('GET') ? ['HEAD'] : []),
      ])
      response.locals.allowed = all
      response.locals.pattern = path
      next()
    })
  }
  router.use((request, response, next) => {
    const allowed: Set<string> | undefined = response.locals.allowed
    if (!allowed) return next()
    const list = [...allowed].join(', ')
    response.setHeader('Allow', list)
    if (request.method !== 'OPTIONS') throw new MethodNotAllowedError(request.method, list)
    response.status(204).end()
  })
}

async function answer(
  route: Route,
  request: Request,
  response: Response,
  { gate, http }: Parts,
): Promise<void> {
  response.locals.pattern = route.path
  const address = request.socket.remoteAddress
  const caller = await gate.admit(request.headers, address)
  const actor = permit(route.access, caller)
  if (route.method !== 'get') {
    gate.guardWrite(request.headers, address, caller, { tokenNeeded: route.access !== 'public' })
    refuseForms(request)
  }
  const params = route.params ? parsePath(route.params, request.params) : {}
  const query = parseQuery(route.query, request.query)
  const body = route.body ? parsePart(route.body, await readJson(request, response), 'body') : {}
  const call: Call<unknown, unknown, unknown, Access> = {
    actor,
    params,
    query,
    body,
    upload: openUpload(request, route.upload),
    idempotencyKey: idempotencyKey(request.headers['idempotency-key']),
    client: clientOf(caller, response, http),
  }
  const result = await route.handle(call)
  if (route.file) await sendFile(response, result as FileAnswer)
  else send(route, response, result)
}

/** Throws `UnauthenticatedError`, or `ForbiddenError` for a role that may not. */
function permit(access: Access, { authenticated }: Caller): Actor | null {
  if (access === 'public') return authenticated?.actor ?? null
  if (!authenticated) throw new UnauthenticatedError()
  const { actor } = authenticated
  if (!access.includes(actor.person.role))
    throw new ForbiddenError(`This is for ${access.join(' and ')}; you are ${actor.person.role}.`)
  return actor
}

function clientOf(
  { connection, cookies, authenticated }: Caller,
  response: Response,
  http: HttpConfig,
): Client {
  return {
    ...cookies,
    address: connection.address,
    csrfToken: authenticated?.csrfToken ?? null,
    requireSafe: () => requireSafe(connection, http),
    keep: (secrets) => keepCookies(response, connection, secrets),
    forget: () => forgetSession(response, connection),
  }
}

/** A path that cannot be is a thing that is not there. */
function parsePath(schema: z.ZodType, params: unknown): unknown {
  const parsed = schema.safeParse(params)
  if (!parsed.success) throw new ProblemError(404, 'not_found', 'There is no such thing here.')
  return parsed.data
}

function parseQuery(schema: z.ZodType | undefined, query: Record<string, unknown>): unknown {
  const unstorable = Object.entries(query).filter(
    ([name, value]) => !isStorable([name, value].flat().join('')),
  )
  if (unstorable.length > 0)
    throw new InvalidRequestError(
      'The query has a character that cannot be stored.',
      unstorable.map(([path]) => ({ path: isStorable(path) ? path : '', message: 'has a NUL character' })),
    )
  // Without a schema nothing is known, and a filter that is not known must not look as if it had filtered.
  return parsePart(schema ?? z.strictObject({}), query, 'query')
}

function parsePart(schema: z.ZodType, value: unknown, part: 'query' | 'body'): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new InvalidRequestError(
    `The ${part} of the request is not as described in /api/docs.`,
    fieldErrors(parsed.error.issues),
  )
}

function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x20-\x7e]{1,255}$/.test(header)) return header
  throw new ProblemError(
    400,
    'invalid_idempotency_key',
    'Idempotency-Key must have 1 to 255 printable ASCII characters.',
  )
}

function send(route: Route, response: Response, result: unknown): void {
  if (!route.response) {
    response.status(route.status ?? 204).end()
    return
  }
  const checked = route.response.safeParse(result)
  if (!checked.success)
    throw new AnswerError(`${route.method} ${route.path} answered something else than it promises`, {
      cause: checked.error,
    })
  response.status(route.status ?? 200).json(checked.data)
}

/** As it is made, at the speed of the reader, who may leave at any time. */
async function sendFile(response: Response, { name, type, keepSeconds, body }: FileAnswer): Promise<void> {
  response.attachment(name).setHeader('Content-Type', type)
  if (keepSeconds !== undefined)
    response.setHeader('Cache-Control', `private, max-age=${keepSeconds}, immutable`)
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
