import type { Alert } from '../../protocol/api/alerts.ts'
import type { Task, Today } from '../../protocol/api/today.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { ExcursionsService } from '../climate/excursions/excursions.service.ts'
import type { HandService } from '../climate/hand.service.ts'
import type { HeatService } from '../climate/heat/heat.service.ts'
import type { ComplianceTasks } from '../compliance/compliance.tasks.ts'
import type { StaffReader } from '../compliance/staff/staff.reader.ts'
import type { Database } from '../db/database.ts'
import type { DeviceWatch } from '../devices/watch.service.ts'
import { isExpired } from '../inventory/expiry.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { CalendarService } from '../places/calendar.service.ts'
import { holidaysMissingOn } from '../places/holidays.ts'
import type { PlacesService } from '../places/places.service.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { RecallsReader } from '../recalls/recalls.reader.ts'
import type { OrdersReader } from '../replenishment/orders.reader.ts'
import type { StocktakesReader } from '../stocktakes/stocktakes.reader.ts'
import { PublishedPoints } from './published.points.ts'
import { VERIFIED_FOR_DAYS } from './service-year/publication.ts'
import * as store from './today.store.ts'
import { tasksOf } from './today.tasks.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  stock: Pick<StockService, 'counts' | 'withStatus' | 'lotsExpiring' | 'lotNumbers'>
  watch: Pick<DeviceWatch, 'dispensersInUse'>
  places: Pick<PlacesService, 'placesInUse'>
  calendar: Pick<CalendarService, 'days'>
  alerts: { unanswered(scope: string | null): Promise<Alert[]> }
  orders: Pick<OrdersReader, 'waiting'>
  stocktakes: Pick<StocktakesReader, 'due' | 'inReview'>
  recalls: Pick<RecallsReader, 'waiting'>
  staff: Pick<StaffReader, 'renewals'>
  /** Temperature and humidity that people read. */
  readings: Pick<HandService, 'due'>
  excursions: Pick<ExcursionsService, 'unanswered' | 'openCount' | 'storedSafely'>
  /** Lots that heat harmed. */
  heat: Pick<HeatService, 'waiting'>
  /** Inspections and findings that wait. */
  compliance: Pick<ComplianceTasks, 'of'>
}

/** A count is announced so many days before it is due. */
const COUNT_ANNOUNCED_DAYS = 7
/** The holidays of a year are asked for so many days before it begins: the State Council announces them in November. */
const HOLIDAYS_ASKED_DAYS = 30
/** Tasks in one answer; `totalTasks` counts them all. */
const SHOWN = 200
/** Rows of the stock table that become tasks, per status: the table itself shows the rest. */
const STOCK_TASKS = 100
/** The day's work of one jurisdiction, made by the system out of what the other domains know. */
export class TodayService {
  readonly #from: Dependencies
  readonly #points: PublishedPoints

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#points = new PublishedPoints(dependencies)
  }

  start(): Promise<void> {
    return this.#points.start()
  }

  stop(): void {
    this.#points.stop()
  }

  /** `keepsCalendar`: whether the calendar of holidays is this person's to keep. */
  async of(scope: string | null, keepsCalendar = false): Promise<Today> {
    const { db, ambient, timeZone, stock, watch, alerts, orders, stocktakes, recalls } = this.#from
    const { staff, readings, excursions, heat, compliance, calendar } = this.#from
    const now = ambient.now()
    const today = timeZone.dayOf(now)
    const [counts, out, low, expiring, held, underWay, open, working, points, issuedToday, issuedWeek] =
      await Promise.all([
        stock.counts(scope),
        stock.withStatus(scope, 'out', STOCK_TASKS),
        stock.withStatus(scope, 'low', STOCK_TASKS),
        stock.lotsExpiring(scope, 'redMonths'),
        store.lotsInQuarantine(db, scope),
        store.transfersUnderWay(db, scope),
        store.openDiscrepancies(db, scope),
        watch.dispensersInUse(scope),
        this.#points.of(scope),
        store.issuedSince(db, scope, timeZone.instantOf(today, 0)),
        store.issuedSince(db, scope, timeZone.instantOf(addDays(today, -6), 0)),
      ])
    const silent = working.filter(({ presence }) => presence === 'offline' || presence === 'stale')
    const lastCheck = addDays(today, -VERIFIED_FOR_DAYS)
    const tasks = tasksOf({
      today,
      out,
      low,
      expiring,
      held,
      underWay,
      silent,
      discrepancies: open,
      recalled: await recalls.waiting(null, scope),
      ordered: await orders.waiting(scope),
      countsDue: await stocktakes.due(scope, addDays(today, COUNT_ANNOUNCED_DAYS)),
      reviewed: await stocktakes.inReview(scope),
      readingsDue: await readings.due(scope),
      outside: await excursions.unanswered(scope),
      proposed: await heat.waiting(scope),
      alerts: await alerts.unanswered(scope),
      renewals: await staff.renewals(scope),
      bright: await compliance.of(scope),
      unverified: points.filter(({ verifiedOn }) => verifiedOn === null || verifiedOn < lastCheck),
      holidaysMissingOn: keepsCalendar
        ? holidaysMissingOn(await calendar.days(), today, addDays(today, HOLIDAYS_ASKED_DAYS))
        : null,
    })

    return {
      at: now.toISOString(),
      tasks: await this.#withLotNumbers(tasks.first(SHOWN)),
      totalTasks: tasks.total + (counts.out - out.length) + (counts.low - low.length),
      numbers: {
        stockOut: counts.out,
        low: counts.low,
        nearExpiry: counts.near_expiry,
        expired: expiring.filter(({ expiresOn }) => isExpired(expiresOn, today)).length,
        dispensers: working.length,
        online: working.filter(({ presence }) => presence === 'online').length,
        offline: silent.length,
        unknown: working.filter(({ presence }) => presence === 'unknown').length,
        inTransit: underWay.length,
        issuedToday,
        issuedWeek,
        excursions: await excursions.openCount(scope),
        storedSafelyPercent: (await excursions.storedSafely(scope)).percent,
        published: points.length,
        complete: points.filter(({ publicFields }) => publicFields === 5).length,
      },
    }
  }

  /** Looked up for what is shown: the picture of stock knows lots by id. */
  async #withLotNumbers(tasks: readonly Task[]): Promise<Task[]> {
    const unnamed = tasks.flatMap(({ lotId, lotNumber }) =>
      lotId !== null && lotNumber === null ? lotId : [],
    )
    const numbers = await this.#from.stock.lotNumbers(unnamed)
    return tasks.map((task) => ({
      ...task,
      lotNumber: task.lotNumber ?? numbers.get(task.lotId ?? '') ?? null,
    }))
  }
}
