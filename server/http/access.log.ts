import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Histogram } from 'prom-client'
import type { Log } from '../log.ts'

/** Writes down what is answered. `start`: when it was asked, as `performance.now()` says. */
export type NoteAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  route: () => string,
  start: number,
) => void

/**
 * One line a request: method, route pattern, status, time. Never the address asked for, whose query can be a search and
 * whose path can be a place near someone; never who asked.
 */
export function noteAnswers(log: Log, histogram: Histogram<'method' | 'route' | 'status'>): NoteAnswer {
  return ({ method = '' }, response, routeOf, start) => {
    response.once('close', () => {
      const ms = performance.now() - start
      const route = routeOf()
      const status = response.writableFinished ? response.statusCode : 499
      histogram.observe({ method, route, status }, ms / 1000)
      const line = { method, route, status, ms: Math.round(ms * 10) / 10 }
      if (QUIET.has(route)) log.debug(line, 'request')
      else log.info(line, 'request')
    })
  }
}

export const accessLog =
  (note: NoteAnswer): RequestHandler =>
  (request, response, next) => {
    const route = (): string => response.locals.pattern ?? routePattern(request.baseUrl, request.route)
    note(request, response, route, performance.now())
    next()
  }

/** What pages ask for by the dozen, and monitors by the minute. */
const QUIET = new Set(['static', '/healthz', '/metrics'])

/** The pattern of a router that another part brought; a constant where nothing matched. */
function routePattern(base: string, route: unknown): string {
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined
  return typeof path === 'string' ? base + path : 'unmatched'
}
