import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { ForbiddenError } from '../errors.ts'
import type { Gate } from './gate.ts'

/** A registry of our own, with the figures of the process; other parts add theirs. */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'sanliang_' })
  return registry
}

/** A figure that is read whenever somebody looks. */
export function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}

/** Seconds per request, by method, route pattern and status. */
export const requestHistogram = (registry: Registry): Histogram<'method' | 'route' | 'status'> =>
  new Histogram({
    name: 'sanliang_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })

/** For a collector on this machine, and for administrators. */
export function metricsPage(registry: Registry, gate: Gate): RequestHandler {
  return async (request, response) => {
    const { connection, authenticated } = await gate.admit(request.headers, request.socket.remoteAddress)
    if (!connection.loopback && authenticated?.actor.person.role !== 'administrator')
      throw new ForbiddenError('Figures are for a collector on this machine and for administrators.')
    response.setHeader('Cache-Control', 'no-store')
    response.type(registry.contentType).send(await registry.metrics())
  }
}
