import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { id as pointId } from '../../protocol/api/parts.ts'
import type { Log } from '../log.ts'
import { type FinderRequest, type Hint, readRequest, type Wish } from './finder.request.ts'
import type { FinderService, Found } from './finder.service.ts'
import { layout, PAGE_HEADERS, type Page, type Pen } from './layout.page.ts'
import { Links } from './links.ts'
import { listPage, PAGE_SIZE } from './list.page.ts'
import { closedPage, pointPage } from './point.page.ts'
import { privacyPage } from './privacy.page.ts'
import { startPage } from './start.page.ts'
import { Words } from './words.ts'

interface Dependencies {
  finder: FinderService
  log: Log
  /** Of the built script; null = pages without one. */
  scriptUrl: string | null
}

/** Of the same for everyone, for a minute; anything that says what somebody looked for is kept by nobody. */
const SAME_FOR_ALL = 'private, max-age=60'
const KEPT_BY_NOBODY = 'no-store'
const STATUS: Record<Hint, number> = {
  badCell: 400,
  badLanguage: 400,
  badFilter: 400,
  longSearch: 400,
  unknownArea: 404,
  unknownPoint: 404,
  unknownPage: 404,
  failed: 503,
}

/**
 * The public pages under `/find`: plain HTML that works without a script, without a cookie and without an account. They
 * log no address and never answer with an error dump: what cannot be shown becomes the start page with a hint.
 */
export function finderPages({ finder, log, scriptUrl }: Dependencies): Router {
  const router = Router()
  const penFor = (request: FinderRequest): Pen => ({
    request,
    locale: request.locale,
    words: new Words(request.locale, finder.now(), finder.timeZone),
    links: new Links(request),
    scriptUrl,
  })
  const send = (response: Response, pen: Pen, page: Page, status = 200, cache = KEPT_BY_NOBODY) => {
    response.status(status).set(PAGE_HEADERS).set('Cache-Control', cache).send(layout(pen, page))
  }
  const sendHint = (response: Response, pen: Pen, hint: Hint) =>
    send(response, pen, startPage(pen, finder.counties, pen.locale.hints[hint]), STATUS[hint])

  router.get('/find', (request, response) => {
    const pen = penFor(readRequest(request))
    const { hint, wish } = pen.request
    if (hint) return sendHint(response, pen, hint)
    if (wish.kind === 'start')
      return send(response, pen, startPage(pen, finder.counties, null), 200, SAME_FOR_ALL)
    const found = find(finder, pen, wish)
    if (!found) return sendHint(response, pen, 'unknownArea')
    const { page } = pen.request
    const items = found.list
      .slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
      .map((place) => finder.describe(place))
    const total = found.list.length
    send(response, pen, listPage(pen, { ...found, wish, items, total, counties: finder.counties }))
  })

  router.get('/find/privacy', (request, response) => {
    const pen = penFor(readRequest(request))
    send(response, pen, privacyPage(pen), 200, SAME_FOR_ALL)
  })

  router.get('/find/p/:id', async (request, response) => {
    const pen = penFor(readRequest(request))
    const { data: id } = pointId.safeParse(request.params.id)
    if (id === undefined) return sendHint(response, pen, 'unknownPoint')
    const item = finder.point(id)
    if (item) return send(response, pen, pointPage(pen, item))
    const closed = await finder.closedPoint(id)
    if (!closed) return sendHint(response, pen, 'unknownPoint')
    const around = closed.position ? finder.nearPosition(closed.position).slice(0, PAGE_SIZE) : []
    const nearby = around.map((place) => finder.describe(place))
    send(response, pen, closedPage(pen, id, closed.name, nearby, finder.counties), 410)
  })

  router.get('/find/*rest', (request, response) =>
    sendHint(response, penFor(readRequest(request)), 'unknownPage'),
  )

  const failed: ErrorRequestHandler = (error: unknown, request: Request, response, next) => {
    if (response.headersSent || !request.path.startsWith('/find')) return next(error)
    // Express cannot decode the address: a link that was cut or mistyped.
    const isBadLink = error instanceof URIError
    if (!isBadLink) log.error({ err: error }, 'a finder page failed')
    sendHint(response, penFor(readRequest(request)), isBadLink ? 'unknownPoint' : 'failed')
  }
  router.use(failed)
  return router
}

/** Null when there is no such area. */
function find(
  finder: FinderService,
  { locale, request, words }: Pen,
  wish: Exclude<Wish, { kind: 'start' }>,
): { heading: string; exact: boolean; list: Found[] } | null {
  const { filter } = request
  if (wish.kind === 'cell') {
    const list = finder.near(wish.cell, filter)
    return list && { heading: locale.list.near, exact: true, list }
  }
  if (wish.kind === 'search')
    return { heading: locale.list.matching(wish.text), ...finder.matching(wish.text, filter) }
  const area = finder.jurisdiction(wish.code)
  return area
    ? { heading: locale.list.inArea(words.nameOf(area)), exact: true, list: finder.within(wish.code, filter) }
    : null
}
