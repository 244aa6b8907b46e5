import compression from 'compression'
import express, { type Express, Router } from 'express'
import type { Registry } from 'prom-client'
import type { Ambient } from '../ambient.ts'
import { ProblemError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Route } from '../route.ts'
import { accessLog } from './access.log.ts'
import type { HttpConfig } from './connection.ts'
import { dashboard } from './dashboard.static.ts'
import type { Gate } from './gate.ts'
import { Health } from './health.ts'
import { metricsPage, requestHistogram } from './metrics.ts'
import { openApiDocument } from './openapi.document.ts'
import { openApiPage } from './openapi.page.ts'
import { problemHandler } from './problem.ts'
import { publicThrottle } from './public.throttle.ts'
import { mountRoutes } from './route.mount.ts'
import { securityHeaders } from './security.headers.ts'

export interface HttpParts {
  http: HttpConfig
  /** Of all domains. */
  routes: readonly Route[]
  gate: Gate
  /** HTML that needs no sign-in: routers with full paths, asked first. */
  pages?: readonly Router[]
  /** Resolves when something could be committed. */
  ready: () => Promise<void>
  metrics: Registry
  /** Folder of the built dashboard; it need not exist. */
  dashboardDir: string
  log: Log
  ambient: Ambient
}

/** The web application: API, its description, public pages and the dashboard. Listens to nothing by itself. */
export function createHttp(parts: HttpParts): Express {
  const { http, pages = [], metrics, gate, dashboardDir, log, ambient } = parts
  const app = express()
  app.disable('x-powered-by')
  // Hashing every answer of the API would cost more than it saves: nothing of it is stored.
  app.disable('etag')
  app.use(accessLog(log, requestHistogram(metrics)))
  app.use(securityHeaders(http))
  app.use(compression())

  const health = new Health(parts)
  app.get('/healthz', async (_request, response) => {
    const healthy = await health.check()
    response.setHeader('Cache-Control', 'no-store')
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'unavailable' })
  })
  app.get('/metrics', metricsPage(metrics, gate))
  app.use(publicThrottle(http))
  // Before the API, whose hundreds of addresses would each be compared with that of a page.
  for (const page of pages) app.use(page)
  app.use(api(parts))
  app.use(dashboard(dashboardDir))
  app.use(notFound)
  app.use(problemHandler({ log, ambient }))
  return app
}

function api({ routes, gate, http }: HttpParts): Router {
  const router = Router()
  const document = openApiDocument(routes)
  const page = openApiPage(document)
  router.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.get('/api/openapi.json', (_request, response) => {
    response.json(document)
  })
  router.get('/api/docs', (_request, response) => {
    response.type('html').send(page)
  })
  mountRoutes(router, routes, { gate, http })
  router.use('/api', notFound)
  return router
}

function notFound(): never {
  throw new ProblemError(404, 'not_found', 'There is nothing at this address.')
}
