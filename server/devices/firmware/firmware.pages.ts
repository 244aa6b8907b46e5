import { Router } from 'express'
import { ProblemError, TooManyError } from '../../errors.ts'

/** Downloads at once: a rollout must leave room for everyone else. */
const AT_ONCE = 200
const YEAR_MS = 365 * 86_400_000

/**
 * Signed images for machines, whole or by ranges (RFC 9110, 14). Whoever knows its hash may read one: it holds no secret,
 * and a machine runs nothing that its maker did not sign.
 */
export function firmwarePages({ folder }: { folder: string }): Router {
  const router = Router()
  let open = 0
  router.get('/firmware/:sha256', (request, response, next) => {
    const { sha256 } = request.params
    // Other addresses below this one belong to the dashboard.
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      next()
      return
    }
    if (open >= AT_ONCE) throw new TooManyError('Too many downloads at once. Try again in a moment.', 5)
    open++
    response.once('close', () => open--)
    response.type('application/octet-stream').setHeader('ETag', `"${sha256}"`)
    response.sendFile(
      sha256,
      { root: folder, immutable: true, maxAge: YEAR_MS, lastModified: false, dotfiles: 'deny' },
      (error) => {
        // Once it has begun, a download that breaks off is the machine's own affair: it goes on from there.
        if (error && !response.headersSent) next(asProblem(error))
      },
    )
  })
  return router
}

const nothingHere = (): ProblemError => new ProblemError(404, 'not_found', 'There is no such firmware here.')

function asProblem(error: Error): Error {
  if ('status' in error && error.status === 416)
    return new ProblemError(416, 'range_not_satisfiable', 'The image has no such bytes.')
  return 'status' in error && error.status === 404 ? nothingHere() : error
}
