/**
 * Errors that are answers: one HTTP handler turns them into RFC 9457 problem details, one MQTT handler into a
 * refusal or a quarantined message. `detail` says in English what to change; `code` and `params` let a screen say it
 * in the reader's language.
 */
export interface FieldError {
  path: string
  message: string
}
export type Params = Record<string, string | number | null>

export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly status: number
  readonly code: string
  readonly params: Params | undefined
  readonly errors: FieldError[] | undefined

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { params?: Params; errors?: FieldError[]; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.status = status
    this.code = code
    this.params = more.params
    this.errors = more.errors
  }
}

export class UnauthenticatedError extends ProblemError {
  override name = 'UnauthenticatedError'
  constructor(detail = 'Sign in first.', code = 'unauthenticated') {
    super(401, code, detail)
  }
}

export class ForbiddenError extends ProblemError {
  override name = 'ForbiddenError'
  constructor(detail: string, code = 'forbidden') {
    super(403, code, detail)
  }
}

/** Also what a caller outside the jurisdiction gets: a foreign id does not exist. */
export class NotFoundError extends ProblemError {
  override name = 'NotFoundError'
  constructor(what: string, id: string) {
    super(404, 'not_found', `There is no ${what} ${id} here.`, { params: { what, id } })
  }
}

/** The request is well-formed and clashes with what is there. */
export class ConflictError extends ProblemError {
  override name = 'ConflictError'
  constructor(code: string, detail: string, params?: Params) {
    super(409, code, detail, params ? { params } : {})
  }
}

/** The request cannot be carried out as it stands. */
export class InvalidError extends ProblemError {
  override name = 'InvalidError'
  constructor(code: string, detail: string, more: { params?: Params; errors?: FieldError[] } = {}) {
    super(422, code, detail, more)
  }
}

export class TooManyError extends ProblemError {
  override name = 'TooManyError'
  /** Seconds until a retry makes sense. */
  readonly retryAfter: number
  constructor(detail: string, retryAfter: number) {
    super(429, 'too_many_requests', detail, { params: { retryAfter } })
    this.retryAfter = retryAfter
  }
}

/** A cursor that no page of this list gave. */
export const badCursor = (): InvalidError =>
  new InvalidError('bad_cursor', 'This cursor was not made here: begin at the first page.', {
    errors: [{ path: 'cursor', message: 'was not made here' }],
  })
