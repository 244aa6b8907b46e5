import { type Request, type Response, raw } from 'express'
import { ProblemError } from '../errors.ts'
import { InvalidRequestError } from './problem.ts'

const LIMIT_BYTES = 256 * 1024
/** Bytes first: they are decoded strictly, and compressed bodies (which can be bombs) are refused. */
const readBytes = raw({ type: () => true, limit: LIMIT_BYTES, inflate: false })

/**
 * The JSON of a request; `{}` when there is no body. Throws a `ProblemError`: 415 for another content type, 413 above
 * 256 KiB, 400 for bad UTF-8, JSON or characters.
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    readBytes(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
  })
  const bytes: unknown = request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return {}
  if (!isJson(request.headers['content-type'])) throw unsupported()
  return parse(decode(bytes))
}

/**
 * The bytes of an upload as they arrive; none without `limits`. Reading may stop anywhere: what is left is drained with the
 * answer. Throws a `ProblemError`: 415 for another content type, 413 when more is announced than allowed; while reading, 413
 * when more comes.
 */
export function openUpload(
  request: Request,
  limits: { maxBytes: number } | undefined,
): AsyncIterable<Buffer> {
  if (!limits) return nothing()
  if (request.headers['content-type'] !== 'application/octet-stream')
    throw new ProblemError(
      415,
      'unsupported_media_type',
      'Send the bytes of the file, with the header Content-Type: application/octet-stream.',
    )
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge()
  return limited(request, limits.maxBytes)
}

async function* nothing(): AsyncGenerator<Buffer> {}

async function* limited(request: Request, maxBytes: number): AsyncGenerator<Buffer> {
  let taken = 0
  // Ending the connection with the iteration would take the answer with it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    taken += (chunk as Buffer).length
    if (taken > maxBytes) throw tooLarge()
    yield chunk as Buffer
  }
}

const tooLarge = (): ProblemError => new ProblemError(413, 'body_too_large', 'The file is too large.')

/**
 * Content types that a form on any page can send without asking are refused on every write, also where no body is
 * expected: what is left, a browser sends to another site only after a preflight, which we never grant.
 */
export function refuseForms(request: Request): void {
  const type = request.headers['content-type']
  if (
    type !== undefined &&
    /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i.test(type)
  )
    throw unsupported()
}

const unsupported = (): ProblemError =>
  new ProblemError(
    415,
    'unsupported_media_type',
    'Send JSON in UTF-8, with the header Content-Type: application/json.',
  )

function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return (
    /^application\/([\w.-]+\+)?json$/.test(type) &&
    (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  )
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new ProblemError(400, 'invalid_encoding', 'The request body is not valid UTF-8.', { cause: error })
  }
}

function parse(text: string): unknown {
  try {
    // Escapes are the only way such characters get into JSON; most bodies have none and need no second look.
    return /\\u(0000|d[89a-f])/i.test(text) ? JSON.parse(text, refuseUnstorable) : JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ProblemError(400, 'invalid_json', `The request body is not JSON: ${error.message}.`, {
      cause: error,
    })
  }
}

/** PostgreSQL stores neither NUL nor halves of surrogate pairs, and no text that a person types has them. */
export const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text)

function refuseUnstorable(key: string, value: unknown): unknown {
  if (!isStorable(key) || (typeof value === 'string' && !isStorable(value)))
    throw new InvalidRequestError('The request has a character that cannot be stored.', [
      { path: isStorable(key) ? key : '', message: 'has a NUL or half a surrogate pair' },
    ])
  return value
}
