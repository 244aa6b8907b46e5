import type { IncomingMessage } from 'node:http'
import compression from 'compression'
import { type ErrorRequestHandler, type Request, type Response, Router, urlencoded } from 'express'
import { id as pointId } from '../../protocol/api/parts.ts'
import { publicReportKind } from '../../protocol/api/public-reports.ts'
import { cellOf } from '../../protocol/nearby.ts'
import type { BarePages } from '../bare.ts'
import { NotFoundError, TooManyError } from '../errors.ts'
import type { Log } from '../log.ts'
import { basemapPages } from './basemap/basemap.pages.ts'
import type { Basemap } from './basemap/basemap.ts'
import { CellPages } from './cell.pages.ts'
import type { EmptyHandedService } from './demand/empty-handed.service.ts'
import { countsAsDemand, type FinderRequest, type Hint, readRequest, type Wish } from './finder.request.ts'
import type { FinderService, Found } from './finder.service.ts'
import { layout, PAGE_HEADERS, type Page, type Pen } from './layout.page.ts'
import { Links } from './links.ts'
import { type List, listPage, PAGE_SIZE } from './list.page.ts'
import type { Locales } from './locales.ts'
import { methodPage, methodsPage } from './methods/methods.page.ts'
import { isFreeMethod } from './methods/methods.ts'
import { closedPage, pointPage, thanksPage } from './point.page.ts'
import { PRINT_HEADERS, poster, printedList, sticker } from './print/print.pages.ts'
import { privacyPage } from './privacy.page.ts'
import type { PublicReportsService } from './reports/reports.service.ts'
import { startPage } from './start.page.ts'
import { Words } from './words.ts'

interface Dependencies {
  finder: FinderService
  reports: Pick<PublicReportsService, 'report'>
  demand: Pick<EmptyHandedService, 'searched' | 'isEmptyHanded' | 'count'>
  locales: Locales
  /** Where the public reaches this server, as printed codes say it. */
  originOf(request: Request): string
  /** Network address of a visitor, proxies believed as configured. */
  addressOf(request: IncomingMessage): string
  log: Log
  /** Of the built script; null = pages without one. */
  scriptUrl: string | null
  /** Pictures behind the points of the map; without, it has none. */
  basemap?: Basemap | null
}

/** Of the same for everyone, for a minute; anything that says what somebody looked for is kept by nobody. */
const SAME_FOR_ALL = 'private, max-age=60'
const KEPT_BY_NOBODY = 'no-store'
/** Points on a printed list: some fifteen sheets. */
const MOST_PRINTED = 300
const STATUS: Record<Hint, number> = {
  tooManyReports: 429,
  badReport: 400,
  badCell: 400,
  badLanguage: 400,
  badFilter: 400,
  longSearch: 400,
  unknownArea: 404,
  unknownLandmark: 404,
  unknownPoint: 404,
  unknownPage: 404,
  failed: 503,
}

/**
 * The public pages under `/find`: plain HTML that works without a script, without a cookie and without an account. They
 * log no address and never answer with an error dump: what cannot be shown becomes the start page with a hint.
 */
export function finderPages({
  finder,
  reports,
  demand,
  locales,
  originOf,
  addressOf,
  log,
  scriptUrl,
  basemap = null,
}: Dependencies): { router: Router; cells: BarePages } {
  const router = Router()
  const penFor = (request: FinderRequest): Pen => ({
    request,
    locale: request.locale,
    locales,
    words: new Words(request.locale, finder.now(), finder.timeZone),
    links: new Links(request),
    scriptUrl: request.framed ? null : scriptUrl,
    basemap,
  })
  const send = (response: Response, pen: Pen, page: Page, status = 200, cache = KEPT_BY_NOBODY) => {
    response.status(status).set(PAGE_HEADERS).set('Cache-Control', cache).send(layout(pen, page))
  }
  const sendHint = (response: Response, pen: Pen, hint: Hint) =>
    send(response, pen, startPage(pen, finder.counties, pen.locale.hints[hint]), STATUS[hint])

  const listOf = (pen: Pen, wish: List['wish'], found: Findings): Page => {
    // A list may have grown shorter since the link was made.
    const page = Math.min(pen.request.page, Math.max(1, Math.ceil(found.list.length / PAGE_SIZE)))
    const items = found.list
      .slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
      .map((place) => finder.describe(place, pen.request.filter))
    return listPage(
      { ...pen, request: { ...pen.request, page } },
      { ...found, wish, items, total: found.list.length, counties: finder.counties },
    )
  }
  const cells = new CellPages({
    finder,
    demand,
    locales,
    addressOf,
    penFor,
    listOf: (pen, wish, list) => listOf(pen, wish, { heading: pen.locale.list.near, exact: true, list }),
  })

  const sendFound = (request: Request, response: Response, pen: Pen, wish: Uncelled) => {
    const { hint } = pen.request
    if (hint) return sendHint(response, pen, hint)
    if (wish.kind === 'start')
      return send(response, pen, startPage(pen, finder.counties, null), 200, SAME_FOR_ALL)
    const found = find(finder, pen, wish)
    if (!found) return sendHint(response, pen, wish.kind === 'landmark' ? 'unknownLandmark' : 'unknownArea')
    if (found.cell && request.method === 'GET' && countsAsDemand(pen.request))
      demand.searched(found.cell, pen.request.filter, found.list, addressOf(request))
    send(response, pen, listOf(pen, wish, found))
  }

  const compressed = compression()
  router.get('/find', (request, response) => {
    const asked = readRequest(request, locales)
    const { wish } = asked
    if (wish.kind !== 'cell') {
      compressed(request, response, () => sendFound(request, response, penFor(asked), wish))
      return
    }
    const { headers, body } = cells.answer(request, asked, wish)
    response.writeHead(200, { ...headers, 'Content-Length': body.length }).end(body)
  })

  if (basemap) router.use(basemapPages({ basemap, finder, log }))
  router.use('/find', compressed)

  router.get('/find/privacy', (request, response) => {
    const pen = penFor(readRequest(request, locales))
    send(response, pen, privacyPage(pen), 200, SAME_FOR_ALL)
  })

  const sendSheet = (response: Response, text: string) =>
    response.set(PRINT_HEADERS).set('Cache-Control', KEPT_BY_NOBODY).send(text)
  for (const [what, print] of [
    ['poster', poster],
    ['sticker', sticker],
  ] as const)
    router.get(`/find/p/:id/${what}`, (request, response) => {
      const pen = penFor(readRequest(request, locales))
      const id = idOf(request)
      const item = id === undefined ? null : finder.point(id)
      if (!item) return sendHint(response, pen, 'unknownPoint')
      sendSheet(response, print(pen, item, originOf(request) + pen.links.point(item.point.id)))
    })

  router.get(['/find/print', '/find/file'], (request, response) => {
    const pen = penFor(readRequest(request, locales))
    const { wish, filter } = pen.request
    const area = wish.kind === 'area' ? finder.jurisdiction(wish.code) : undefined
    if (!area) return sendHint(response, pen, 'unknownArea')
    const back = pen.links.list({ kind: 'area', code: area.code }, filter)
    const found = finder
      .within(area.code, filter)
      .sort((a, b) => a.entry.name.localeCompare(b.entry.name, 'zh-CN'))
    // The list on screen says that there are none.
    if (found.length === 0) return response.redirect(303, back)
    const items = found.slice(0, MOST_PRINTED).map((place) => finder.describe(place))
    const heading = pen.locale.list.inArea(pen.words.nameOf(area))
    if (request.path === '/find/file') {
      const name = `${pen.words.nameOf(area)}-${pen.words.today}.html`
      response.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    }
    const address = originOf(request) + back
    sendSheet(response, printedList(pen, { heading, items, total: found.length, address }))
  })

  router.get('/find/methods', (request, response) => {
    const pen = penFor(readRequest(request, locales))
    send(response, pen, methodsPage(pen), 200, SAME_FOR_ALL)
  })

  router.get('/find/methods/:method', (request, response) => {
    const pen = penFor(readRequest(request, locales))
    const { method } = request.params
    if (!isFreeMethod(method)) return sendHint(response, pen, 'unknownPage')
    send(response, pen, methodPage(pen, method), 200, SAME_FOR_ALL)
  })

  router.get('/find/p/:id', async (request, response) => {
    const pen = penFor(readRequest(request, locales))
    const id = idOf(request)
    if (id === undefined) return sendHint(response, pen, 'unknownPoint')
    const item = finder.point(id)
    if (item) return send(response, pen, pointPage(pen, item))
    const closed = await finder.closedPoint(id)
    if (!closed) return sendHint(response, pen, 'unknownPoint')
    const around = closed.position ? finder.nearPosition(closed.position).slice(0, PAGE_SIZE) : []
    const nearby = around.map((place) => finder.describe(place))
    send(response, pen, closedPage(pen, id, closed.name, nearby, finder.counties), 410)
  })

  router.get('/find/p/:id/report', (request, response) => {
    const pen = penFor(readRequest(request, locales))
    const id = idOf(request)
    const item = id === undefined ? null : finder.point(id)
    return item ? send(response, pen, thanksPage(pen, item)) : sendHint(response, pen, 'unknownPoint')
  })

  router.post('/find/p/:id/report', readForm, async (request, response) => {
    const pen = penFor(readRequest(request, locales))
    const id = idOf(request)
    const kind = publicReportKind.safeParse((request.body as { kind?: unknown } | undefined)?.kind)
    if (id === undefined) return sendHint(response, pen, 'unknownPoint')
    // A page elsewhere that has its visitors report; browsers before 2020 do not say.
    if (!kind.success || request.get('sec-fetch-site') === 'cross-site')
      return sendHint(response, pen, 'badReport')
    try {
      await reports.report(id, kind.data, addressOf(request))
    } catch (error) {
      if (error instanceof NotFoundError) return sendHint(response, pen, 'unknownPoint')
      if (error instanceof TooManyError) return sendHint(response, pen, 'tooManyReports')
      throw error
    }
    response.set('Cache-Control', KEPT_BY_NOBODY).redirect(303, pen.links.report(id))
  })

  router.all(['/find', '/find/*rest'], (request, response) =>
    sendHint(response, penFor(readRequest(request, locales)), 'unknownPage'),
  )

  const failed: ErrorRequestHandler = (error: unknown, request: Request, response, next) => {
    if (response.headersSent || !/^\/find\b/i.test(request.path)) return next(error)
    // Express cannot decode the address: a link that was cut or mistyped.
    const isBadLink = error instanceof URIError
    // A form that is too long, or is none.
    if (isBadForm(error)) return sendHint(response, penFor(readRequest(request, locales)), 'badReport')
    if (!isBadLink) log.error({ err: error }, 'a finder page failed')
    sendHint(response, penFor(readRequest(request, locales)), isBadLink ? 'unknownPoint' : 'failed')
  }
  router.use(failed)
  return { router, cells }
}

/** Ids are lower-case; some programs write links in capitals. */
const idOf = ({ params }: Request<{ id: string }>): string | undefined =>
  pointId.safeParse(params.id.toLowerCase()).data

const readForm = urlencoded({ extended: false, limit: '2kb', parameterLimit: 10, inflate: false })

const isBadForm = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'type' in error &&
  'status' in error &&
  Number(error.status) < 500

type Uncelled = Exclude<Wish, { kind: 'cell' }>

interface Findings extends Pick<List, 'heading' | 'exact' | 'landmarks' | 'from'> {
  list: Found[]
  /** Where it was searched. */
  cell?: string
}

/** Null when there is no such area or landmark. */
function find(
  finder: FinderService,
  { locale, request, words }: Pen,
  wish: Exclude<Uncelled, { kind: 'start' }>,
): Findings | null {
  const { filter } = request
  if (wish.kind === 'landmark') {
    const landmark = finder.landmark(wish.id)
    if (!landmark) return null
    const name = words.nameOf(landmark)
    const list = finder.nearPosition(landmark, filter)
    return { heading: locale.list.nearLandmark(name), from: name, exact: true, list, cell: cellOf(landmark) }
  }
  if (wish.kind === 'search') {
    const landmarks = finder.landmarksMatching(wish.text)
    return { heading: locale.list.matching(wish.text), landmarks, ...finder.matching(wish.text, filter) }
  }
  const area = finder.jurisdiction(wish.code)
  return area
    ? { heading: locale.list.inArea(words.nameOf(area)), exact: true, list: finder.within(wish.code, filter) }
    : null
}
