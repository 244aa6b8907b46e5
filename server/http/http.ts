import type { RequestListener } from 'node:http'
import compression from 'compression'
import express, { Router } from 'express'
import type { Registry } from 'prom-client'
import type { Ambient } from '../ambient.ts'
import type { BarePages } from '../bare.ts'
import { ProblemError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Route } from '../route.ts'
import { accessLog, noteAnswers } from './access.log.ts'
import { bareListener } from './bare.listener.ts'
import type { HttpConfig } from './connection.ts'
import { dashboard } from './dashboard.static.ts'
import type { Gate } from './gate.ts'
import { Health } from './health.ts'
import { metricsPage, requestHistogram } from './metrics.ts'
import { openApiDocument } from './openapi.document.ts'
import { openApiPage } from './openapi.page.ts'
import { problemHandler } from './problem.ts'
import { publicThrottle, visitorLimit } from './public.throttle.ts'
import { mountRoutes } from './route.mount.ts'
import { securityHeaders } from './security.headers.ts'

export interface HttpParts {
  http: HttpConfig
  /** Of all domains. */
  routes: readonly Route[]
  gate: Gate
  /** HTML that needs no sign-in: routers with full paths, asked first, that compress by themselves. */
  pages?: readonly Router[]
  /** Those of them that are asked for before anything else. */
  bare?: BarePages
  /** Resolves when something could be committed. */
  ready: () => Promise<void>
  metrics: Registry
  /** Folder of the built dashboard; it need not exist. */
  dashboardDir: string
  log: Log
  ambient: Ambient
}

/** The web application: API, its description, public pages and the dashboard. Listens to nothing by itself. */
export function createHttp(parts: HttpParts): RequestListener {
  const { http, pages = [], bare, metrics, gate, dashboardDir, log, ambient } = parts
  const app = express()
  app.disable('x-powered-by')
  // Hashing every answer of the API would cost more than it saves: nothing of it is stored.
  app.disable('etag')
  const note = noteAnswers(log, requestHistogram(metrics))
  const protect = securityHeaders(http)
  const visitors = visitorLimit(http)
  app.use(accessLog(note))
  app.use((request, response, next) => {
    protect(request, response)
    next()
  })
  app.use(publicThrottle(http, visitors))
  // Before the API, whose hundreds of addresses would each be compared with that of a page. They compress what gains by it.
  for (const page of pages) app.use(page)
  app.use(compression())

  const health = new Health(parts)
  app.get('/healthz', async (_request, response) => {
    const healthy = await health.check()
    response.setHeader('Cache-Control', 'no-store')
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'unavailable' })
  })
  app.get('/metrics', metricsPage(metrics, gate))
  app.use(api(parts))
  app.use(dashboard(dashboardDir))
  app.use(notFound)
  app.use(problemHandler({ log, ambient }))
  return bare ? bareListener({ pages: bare, note, protect, visitors, app }) : app
}

function api({ routes, gate, http }: HttpParts): Router {
  const router = Router()
  // Few read it, and writing it takes longer than all else that a start does here.
  let description: ReturnType<typeof describeApi> | undefined
  const described = () => {
    description ??= describeApi(routes)
    return description
  }
  router.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.get('/api/openapi.json', (_request, response) => {
    response.json(described().document)
  })
  router.get('/api/docs', (_request, response) => {
    response.type('html').send(described().page)
  })
  mountRoutes(router, routes, { gate, http })
  router.use('/api', notFound)
  return router
}

function describeApi(routes: readonly Route[]) {
  const document = openApiDocument(routes)
  return { document, page: openApiPage(document) }
}

function notFound(): never {
  throw new ProblemError(404, 'not_found', 'There is nothing at this address.')
}
