import type { Product } from '../../protocol/api/catalog.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import {
  type Report,
  type ReportName,
  type ReportNote,
  type ReportQuery,
  type ReportSettings,
  reportSettings,
} from '../../protocol/api/reports.ts'
import type { CountAccuracy } from '../../protocol/api/stocktakes.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import type { Database } from '../db/database.ts'
import type { ExpiringLot } from '../inventory/expiring-lots.ts'
import { expiryOf } from '../inventory/expiry.ts'
import type { LedgerReader } from '../inventory/ledger.reader.ts'
import type { StockService } from '../inventory/stock.service.ts'
import { isBelowCounty } from '../places/division-code.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { OrdersReader } from '../replenishment/orders.reader.ts'
import type { Actor } from '../route.ts'
import type { StocktakesReader } from '../stocktakes/stocktakes.reader.ts'
import { CYP_FACTORS } from './cyp.ts'
import { caughtUp } from './months/caught-up.ts'
import { addMonth, firstDayOf, lastDayOf, monthOf } from './months/month.ts'
import type { MonthSumsService } from './months/month-sums.service.ts'
import { eachMonth, nameIn, type Subject, subjectOf } from './report.subject.ts'
import { inWords, titleOf } from './report.wording.ts'
import * as store from './reports.store.ts'
import { cypReport } from './tables/cyp.report.ts'
import { countsReport, ordersReport } from './tables/monthly.report.ts'
import { MOVEMENT_COLUMNS, movementRows } from './tables/movements.report.ts'
import { planReport, stockoutReport } from './tables/points.report.ts'
import { columns, type ProductMonths, type Table } from './tables/report-table.ts'
import { stockReport, wastageReport } from './tables/stock.report.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  months: MonthSumsService
  catalog: Pick<CatalogService, 'products'>
  places: Pick<PlacesService, 'get' | 'jurisdictions'>
  ledger: Pick<LedgerReader, 'movements'>
  stock: Pick<StockService, 'limitsOf' | 'lotNumbers' | 'lotsExpiring'>
  stocktakes: Pick<StocktakesReader, 'accuracy'>
  orders: Pick<OrdersReader, 'fillRate'>
}

/** Rows of a list that is not paged. */
const MOST_ROWS = 2_000

/** Reports over the ledger by month, each for the reader's jurisdiction or a part of it. */
export class ReportsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Throws `NotFoundError` for a jurisdiction, place or product that is not there for the actor, `InvalidError`
   * `report_period`, and `ProblemError` 503 `report_in_the_making` while the ledger is still being summed up.
   */
  async report(
    actor: Actor,
    name: ReportName,
    query: Omit<ReportQuery, 'cursor' | 'limit'> & { cursor?: string | undefined; limit?: number },
  ): Promise<Report> {
    const { ambient } = this.#from
    const subject = await subjectOf(this.#from, actor, query)
    const { from, to, today, jurisdiction, location } = subject
    const { table, next } = await this.#table(actor, name, subject, query)
    const since = name === 'movements' || name === 'expiring' ? null : await this.#since(subject)
    const notes: ReportNote[] = [...table.notes]
    if (table.rows.length === 0) notes.push('no_data')
    if (since !== null && since > from) notes.push('data_since')
    if (name !== 'expiring' && name !== 'plan' && to >= monthOf(today)) notes.push('running_month')
    return {
      name,
      title: titleOf(name, query.lang),
      from: firstDayOf(from),
      to: lastDayOf(to) < today ? lastDayOf(to) : today,
      jurisdiction,
      location: location && { id: location.id, name: nameIn(query.lang, location), kind: location.kind },
      madeAt: ambient.now().toISOString(),
      next,
      ...inWords({ ...table, notes }, query.lang, {
        since: since ?? '',
        version: CYP_FACTORS.version,
        limit: MOST_ROWS,
      }),
    }
  }

  async settings(): Promise<ReportSettings> {
    const stored = reportSettings.safeParse(await store.readReportSettings(this.#from.db))
    // An editable default: no national text fixes when a service year begins.
    return stored.success ? stored.data : { serviceYearStart: 1 }
  }

  async changeSettings(actor: Actor, after: ReportSettings): Promise<ReportSettings> {
    const { db, audit, ambient } = this.#from
    const before = await this.settings()
    await db.write(async (tx) => {
      await store.saveReportSettings(tx, after, ambient.now())
      await audit.record(tx, {
        actor,
        action: 'report.settings',
        subjectKind: 'settings',
        subjectId: 'reports',
        detail: { before, after },
      })
    })
    return after
  }

  #since({ location, scope }: Subject): Promise<string | null> {
    const { months } = this.#from
    return months.since(location ? { locationIds: [location.id] } : { scope })
  }

  async #table(
    actor: Actor,
    name: ReportName,
    subject: Subject,
    query: { cursor?: string | undefined; limit?: number },
  ): Promise<{ table: Table; next: string | null }> {
    switch (name) {
      case 'movements':
        return this.#movementBook(actor, subject, query)
      case 'expiring':
        return whole(await this.#expiring(subject))
      case 'orders':
        return whole(await this.#orders(actor, subject))
      case 'counts':
        return whole(await this.#counts(actor, subject))
      case 'stock': {
        const products = await this.#products(subject)
        const road = await this.#road(subject)
        const onRoad =
          road && new Map(road.map(({ product, months }) => [product.id, months.at(-1)?.closing ?? 0]))
        return whole(stockReport(products, onRoad))
      }
      case 'wastage':
        return whole(wastageReport(await this.#products(subject), await this.#road(subject)))
      case 'stockouts':
        return whole(stockoutReport(await this.#products(subject)))
      case 'plan': {
        // The end of the running month has not been seen yet.
        const last = addMonth(monthOf(subject.today), -1)
        const to = subject.to < last ? subject.to : last
        return whole(planReport(to < subject.from ? [] : await this.#products({ ...subject, to })))
      }
      case 'cyp':
        return whole(cypReport(await this.#products(subject)))
    }
  }

  async #products({ products, scope, location, from, to }: Subject): Promise<ProductMonths[]> {
    const { months } = this.#from
    await caughtUp(months)
    const range = { from, to }
    return byProduct(
      products,
      location ? await months.ofPlaces([location.id], range) : await months.ofJurisdiction(scope, range),
    )
  }

  /** Goods on the road, which belong to a county as a whole; null for a part of it. */
  async #road({ products, location, scope, counties, from, to }: Subject): Promise<ProductMonths[] | null> {
    if (location || isBelowCounty(scope)) return null
    const ids = counties.map((code) => `in_transit-${code}`)
    return byProduct(products, await this.#from.months.ofPlaces(ids, { from, to }))
  }

  async #movementBook(
    actor: Actor,
    { from, to, location, jurisdiction, products }: Subject,
    { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number },
  ): Promise<{ table: Table; next: string | null }> {
    const known = new Map(products.map((product) => [product.id, product]))
    const [only] = products.length === 1 ? products : []
    const page = await this.#from.ledger.movements(
      jurisdiction ? { ...actor, scope: jurisdiction.code } : actor,
      {
        limit,
        cursor,
        location: location?.id,
        product: only?.id,
        from: firstDayOf(from),
        to: lastDayOf(to),
      },
    )
    const isPlace = (kind: string) => PLACE_KINDS.some((each) => each === kind)
    const rows = movementRows(page.items, known, location?.id, isPlace)
    return { table: { columns: MOVEMENT_COLUMNS, rows, totals: null, notes: [] }, next: page.next }
  }

  async #expiring({ scope, location, products, today }: Subject): Promise<Table> {
    const { stock } = this.#from
    const byId = new Map(products.map((product) => [product.id, product]))
    const lots = (await stock.lotsExpiring(scope, 'amberMonths'))
      .filter(({ place, product }) => (!location || place.id === location.id) && byId.has(product.id))
      .sort(firstToExpire)
    const shown = lots.slice(0, MOST_ROWS)
    const numbers = await stock.lotNumbers(shown.map(({ lotId }) => lotId))
    const rows = shown.flatMap(({ place, lotId, expiresOn, quantity, ...lot }) => {
      const product = byId.get(lot.product.id)
      const state = expiryOf(expiresOn, today, stock.limitsOf(place.kind, lot.product.id))
      if (!product || state === 'fine') return []
      return [
        [
          { product },
          { unitOf: product },
          place.name,
          numbers.get(lotId) ?? '',
          expiresOn,
          quantity,
          { word: `expiry.${state}` as const },
        ],
      ]
    })
    return {
      columns: [
        ...columns('text', 'product', 'unit', 'place', 'lot'),
        ...columns('date', 'expiresOn'),
        ...columns('units', 'quantity'),
        ...columns('text', 'state'),
      ],
      rows,
      totals: null,
      notes: ['as_of_now', ...(lots.length > MOST_ROWS ? (['cut_off'] as const) : [])],
    }
  }

  async #orders(actor: Actor, subject: Subject): Promise<Table> {
    return ordersReport(
      await eachMonth(subject, (period) => this.#from.orders.fillRate(actor, period)),
      subject.location !== null,
    )
  }

  async #counts(actor: Actor, subject: Subject): Promise<Table> {
    return countsReport(
      await eachMonth(
        subject,
        (period): Promise<CountAccuracy> => this.#from.stocktakes.accuracy(actor, period),
      ),
      subject.location !== null,
    )
  }
}

/** Of one day, the places of a lot together. */
function firstToExpire(a: ExpiringLot, b: ExpiringLot): number {
  if (a.expiresOn !== b.expiresOn) return a.expiresOn < b.expiresOn ? -1 : 1
  if (a.lotId !== b.lotId) return a.lotId < b.lotId ? -1 : 1
  return a.place.name === b.place.name ? 0 : a.place.name < b.place.name ? -1 : 1
}

const whole = (table: Table): { table: Table; next: null } => ({ table, next: null })

const byProduct = (
  products: readonly Product[],
  months: readonly ProductMonths['months'][number][],
): ProductMonths[] =>
  products.map((product) => ({ product, months: months.filter(({ productId }) => productId === product.id) }))
