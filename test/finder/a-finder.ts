import { eq } from 'drizzle-orm'
import type { Method } from '../../protocol/api/catalog.ts'
import { people, products } from '../../server/db/schema/index.ts'
import type { Basemap } from '../../server/finder/basemap/basemap.ts'
import { EmptyHandedService } from '../../server/finder/demand/empty-handed.service.ts'
import { finderPages } from '../../server/finder/finder.pages.ts'
import { finderRoutes } from '../../server/finder/finder.routes.ts'
import { findScript } from '../../server/finder/finder.script.ts'
import { FinderService } from '../../server/finder/finder.service.ts'
import { LOCALES, type Locales } from '../../server/finder/locales.ts'
import { PublicReportsService } from '../../server/finder/reports/reports.service.ts'
import type { LedgerKnowledge, MachineReport } from '../../server/finder/stock.sources.ts'
import { LandmarksService } from '../../server/places/landmarks/landmarks.service.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, NOW, SHANGHAI } from '../places/a-county.ts'
import { silentLog } from '../support/database.ts'
import { startWeb } from '../support/web.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** The middle of the cell `11420-23308`. */
export const HERE = { longitude: 111.35625, latitude: 24.205, datum: 'wgs84' as const }
export const CELL = '11420-23308'
export const ALWAYS = { always: true, holidays: 'as_usual' as const, exceptions: [] }

/** North of `HERE` by so many metres. */
export const north = (metres: number) => ({ ...HERE, latitude: HERE.latitude + metres / 111_195 })

/** The finder of a county, served by the real web server; `ledger` and `machines` are what the county knows. */
export async function aFinder({
  dashboardDir,
  locales = LOCALES,
  basemap = null,
  trustProxy = 0,
}: {
  dashboardDir?: string
  locales?: Locales
  basemap?: Basemap | null
  trustProxy?: number
} = {}) {
  const county = await aCounty()
  const ledger = new Map<string, LedgerKnowledge[]>()
  const machines = new Map<string, MachineReport>()
  const reports = new PublicReportsService({ ...county, places: county.places })
  const landmarks = new LandmarksService(county)
  const finder = new FinderService({
    landmarks,
    places: county.places,
    calendar: county.calendar,
    ledger: { knowledgeByLocation: async () => ledger, unitsInChannels: async () => new Map() },
    machines: { reportsByLocation: async () => machines },
    visitors: reports,
    changes: county.changes,
    ambient: county.ambient,
    timeZone: SHANGHAI,
    log: silentLog,
  })
  await finder.start()
  const demand = new EmptyHandedService({ ...county, timeZone: SHANGHAI, log: silentLog, finder })
  const { router, cells } = finderPages({
    finder,
    reports,
    demand,
    locales,
    originOf: () => 'https://find.example',
    addressOf: ({ headers }) => String(headers['x-test-address'] ?? '192.0.2.1'),
    log: silentLog,
    scriptUrl: dashboardDir ? findScript(dashboardDir) : null,
    basemap,
  })
  const web = await startWeb({
    pages: [router],
    bare: cells,
    http: { trustProxy },
    ...(dashboardDir && { dashboardDir }),
    routes: finderRoutes({ finder, demand }),
    database: { db: county.db, folder: county.folder },
  })

  /** A published place in the middle of the cell, unless told otherwise. */
  const add = async (place: Parameters<typeof county.add>[0] = {}) => {
    const made = await county.add({
      published: true,
      coordinates: HERE,
      productIds: ['condom'],
      hours: ALWAYS,
      ...place,
    })
    await finder.refresh()
    return made
  }
  /** What its machine told `ago` milliseconds ago. */
  const told = (
    id: string,
    remaining: number,
    { ago = 0, fault = null as string | null, blocked = false } = {},
  ) => {
    machines.set(id, {
      at: new Date(NOW.getTime() - ago),
      channels: [{ channel: 1, productId: 'condom', remaining, fault, blocked }],
    })
    county.changes.emit('device', id)
    return finder.refresh()
  }
  /** What the ledger says, last moved `ago` milliseconds ago. */
  const booked = (
    id: string,
    usable: number,
    { ago = 0, productId = 'condom', held = 0, consumed = 180, days = 180 } = {},
  ) => {
    const others = (ledger.get(id) ?? []).filter((known) => known.productId !== productId)
    const knownAt = new Date(NOW.getTime() - ago)
    ledger.set(id, [...others, { productId, usable, held, knownAt, consumed, days }])
    county.changes.emit('stock', [id])
    return finder.refresh()
  }
  /** One more of the category `drug`, which a manager calls this. */
  const addDrug = async (id: string, method: Method, name = id) => {
    const [drug] = await county.db.select().from(products).where(eq(products.id, 'drug'))
    if (!drug) throw new Error('The county has no drug.')
    const more = { ...drug, id, code: id, method, name, nameEn: name }
    await county.db.write((tx) => tx.insert(products).values(more))
    county.changes.emit('reference')
  }
  /** So that what this person does can be written down. */
  const hire = ({ person: { id, username, displayName, role, createdAt } }: Actor) =>
    county.db.write((tx) =>
      tx.insert(people).values({
        id,
        username,
        displayName,
        role,
        jurisdictionCode: null,
        passwordHash: '',
        createdAt: new Date(createdAt),
      }),
    )
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(web.url + path, { headers: { 'accept-language': 'zh-CN', ...headers }, redirect: 'manual' })
  const page = async (path: string, headers: Record<string, string> = {}) => (await get(path, headers)).text()
  const stop = async () => {
    await web.stop()
    await finder.stop()
    await county.cleanup()
  }
  return {
    ...county,
    finder,
    landmarks,
    reports,
    demand,
    web,
    hire,
    add,
    addDrug,
    told,
    booked,
    get,
    page,
    stop,
  }
}
export type Finder = Awaited<ReturnType<typeof aFinder>>

/** What a page says, without its markup. */
export const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_entity, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ')

/** The names of the places a page lists, in its order. */
export const namesOn = (page: string): string[] =>
  [...page.matchAll(/<h2><a href="[^"]*">([^<]*)</g)].map(([, name = '']) => name)
