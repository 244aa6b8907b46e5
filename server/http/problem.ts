import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import type { z } from 'zod'
import type { Problem } from '../../protocol/api/parts.ts'
import type { Ambient } from '../ambient.ts'
import { DatabaseFullError, DatabaseUnavailableError } from '../db/errors.ts'
import { type FieldError, ProblemError, TooManyError } from '../errors.ts'
import type { Log } from '../log.ts'

/** Field errors named in one answer; who sent more gets the first. */
const MAX_ERRORS = 20

/** One or more parts of the request are not what their schema says. */
export class InvalidRequestError extends ProblemError {
  override name = 'InvalidRequestError'
  constructor(detail: string, errors: FieldError[]) {
    super(400, 'invalid_request', detail, { errors: errors.slice(0, MAX_ERRORS) })
  }
}

/** A handler answered something else than its route promises: a bug of ours, which must not leave the house. */
export class AnswerError extends Error {
  override name = 'AnswerError'
}

export class MethodNotAllowedError extends ProblemError {
  override name = 'MethodNotAllowedError'
  constructor(method: string, allowed: string) {
    super(405, 'method_not_allowed', `${method} is not possible here. Use ${allowed}.`)
  }
}

/** zod's issues by field, those of the likeliest branch where a union matched nothing. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], parent: PropertyKey[] = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not a field here' }))
    if (issue.code === 'invalid_union') {
      const [likeliest] = [...issue.errors].sort((a, b) => a.length - b.length)
      if (likeliest && likeliest.length > 0) return fieldErrors(likeliest, path)
    }
    return [{ path: path.map(String).join('.'), message: issue.message }]
  })
}

/**
 * The one place where an error becomes an answer (RFC 9457). What is not meant for the caller is logged under an id, and
 * the caller gets the id: never a stack, a query or a message of a library.
 */
export function problemHandler({ log, ambient }: { log: Log; ambient: Ambient }): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const error = asProblem(thrown)
    if (response.headersSent) {
      log.error({ err: thrown }, 'an answer broke off')
      next(thrown)
      return
    }
    if (error) {
      sendProblem(response, problemOf(error), retryAfter(error))
      return
    }
    const id = ambient.newId()
    log.error({ err: thrown, id }, 'a request failed')
    const detail = `Something went wrong here. If it persists, report the number ${id}.`
    sendProblem(response, {
      ...problemOf(new ProblemError(500, 'internal_error', detail)),
      instance: `urn:uuid:${id}`,
    })
  }
}

function problemOf(error: ProblemError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors && { errors: error.errors }),
    ...(error.params && { params: error.params }),
  }
}

function sendProblem(response: Response, problem: Problem, retryAfterSeconds?: number): void {
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds))
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="sanliang"')
  response.setHeader('Cache-Control', 'no-store')
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

function retryAfter(error: ProblemError): number | undefined {
  if (error instanceof TooManyError) return error.retryAfter
  if (error.cause instanceof DatabaseFullError) return 30
  return error.status === 503 ? 1 : undefined
}

/** Undefined for what no caller can change. */
function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error
  if (error instanceof DatabaseUnavailableError)
    return new ProblemError(
      503,
      'database_unavailable',
      'The data cannot be changed at the moment. Try again shortly.',
      { cause: error },
    )
  return fromExpress(error)
}

/** Express and its body reader throw errors with a status and, for bodies, a type. */
function fromExpress(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined
  const { status } = error
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined
  if (status === 413) return new ProblemError(413, 'body_too_large', 'The request body is too large.')
  if (status === 415) return new ProblemError(415, 'content_encoding', 'Send the request body uncompressed.')
  if (error instanceof URIError)
    return new ProblemError(400, 'invalid_path', 'The address is not valid percent-encoded UTF-8.')
  return new ProblemError(status, 'bad_request', 'The request could not be read.')
}
