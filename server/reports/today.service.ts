import type { Alert } from '../../protocol/api/alerts.ts'
import type { StockRow } from '../../protocol/api/inventory.ts'
import type { StocktakeDue } from '../../protocol/api/stocktakes.ts'
import type { Task, Today } from '../../protocol/api/today.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { ExcursionsAtPlace, ExcursionsService } from '../climate/excursions/excursions.service.ts'
import type { HandService } from '../climate/hand.service.ts'
import type { HeatService } from '../climate/heat/heat.service.ts'
import type { ComplianceTask, ComplianceTasks } from '../compliance/compliance.tasks.ts'
import type { StaffReader, StaffRenewal } from '../compliance/staff/staff.reader.ts'
import type { Database } from '../db/database.ts'
import type { DeviceWatch } from '../devices/watch.service.ts'
import type { ExpiringLot } from '../inventory/expiring-lots.ts'
import { isExpired } from '../inventory/expiry.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { RecallsReader, WaitingPlace } from '../recalls/recalls.reader.ts'
import type { OrdersService, WaitingOrder } from '../replenishment/orders.service.ts'
import type { StocktakesReader } from '../stocktakes/stocktakes.reader.ts'
import { PublishedPoints } from './published.points.ts'
import { VERIFIED_FOR_DAYS } from './service-year/publication.ts'
import { type Facts, TaskList } from './today.order.ts'
import * as store from './today.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  stock: Pick<StockService, 'counts' | 'withStatus' | 'lotsExpiring' | 'lotNumbers'>
  watch: Pick<DeviceWatch, 'dispensersInUse'>
  places: Pick<PlacesService, 'placesInUse'>
  alerts: { unanswered(scope: string | null): Promise<Alert[]> }
  orders: Pick<OrdersService, 'waiting'>
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
/** Tasks in one answer; `totalTasks` counts them all. */
const SHOWN = 200
/** Rows of the stock table that become tasks, per status: the table itself shows the rest. */
const STOCK_TASKS = 100
/** Alerts whose cause is a task by itself already. */
const TOLD_OTHERWISE = new Set<Alert['rule']>([
  'device_offline',
  'sold_out',
  'low_channel',
  'discrepancy_old',
  'recall_open',
  'climate_excursion',
  'staff_overdue',
])

/** The day's work of one jurisdiction, made by the system out of what the other domains know. */
export class TodayService {
  readonly #from: Dependencies
  readonly #points: PublishedPoints

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#points = new PublishedPoints(dependencies)
  }

  start(): void {
    this.#points.start()
  }

  stop(): void {
    this.#points.stop()
  }

  async of(scope: string | null): Promise<Today> {
    const { db, ambient, timeZone, stock, watch, alerts, orders, stocktakes, recalls } = this.#from
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
    const unanswered = await alerts.unanswered(scope)
    const ordered = await orders.waiting(scope)
    const countsDue = await stocktakes.due(scope)
    const reviewed = await stocktakes.inReview(scope)
    const recalled = await recalls.waiting(null, scope)
    const renewals = await this.#from.staff.renewals(scope)
    const bright = await this.#from.compliance.of(scope)
    const readingsDue = await this.#from.readings.due(scope)
    const outside = await this.#from.excursions.unanswered(scope)
    const proposed = await this.#from.heat.waiting(scope)
    // The recall says what to do with them.
    const underRecall = new Set(recalled.flatMap(({ place }) => place.lots.map(({ lotId }) => lotId)))
    const silent = working.filter(({ presence }) => presence === 'offline' || presence === 'stale')
    const lastCheck = addDays(today, -VERIFIED_FOR_DAYS)

    const tasks = new TaskList()
    tasks.add(out, rankOfStock, ofStock)
    tasks.add(low, rankOfStock, ofStock)
    tasks.add(
      expiring.sort(firstToExpire),
      ({ expiresOn }) => (isExpired(expiresOn, today) ? LOT_EXPIRED : LOT_NEAR_EXPIRY),
      ({ place, product, lotId, expiresOn, quantity }) => ({
        locationId: place.id,
        locationName: place.name,
        productId: product.id,
        productName: product.name,
        lotId,
        expiresOn,
        quantity,
      }),
    )
    tasks.add(
      recalled,
      // Goods to be counted come before goods to be sent back.
      ({ place }) => ({ kind: 'lot_recalled', urgency: place.state === 'open' ? 'now' : 'today' }),
      ofRecall,
    )
    tasks.add(
      held.filter(({ lotId }) => !underRecall.has(lotId)),
      { kind: 'lot_quarantined', urgency: 'today' },
      ({ only: _, openedAt, ...lot }) => ({ ...lot, since: openedAt.toISOString() }),
    )
    tasks.add(
      underWay,
      { kind: 'transfer_to_receive', urgency: 'today' },
      ({ dispatchedAt, ...transfer }) => ({ ...transfer, since: dispatchedAt.toISOString() }),
    )
    tasks.add(
      silent,
      { kind: 'dispenser_offline', urgency: 'today' },
      ({ locationId, locationName, lastSeenAt }) => ({
        locationId,
        locationName,
        since: lastSeenAt?.toISOString() ?? null,
      }),
    )
    tasks.add(open, { kind: 'discrepancy', urgency: 'today' }, ({ since, ...discrepancy }) => ({
      ...discrepancy,
      since: since === null ? null : new Date(since).toISOString(),
    }))
    tasks.add(ordered, rankOfOrder, ({ orderId, locationId, locationName, since }) => ({
      orderId,
      locationId,
      locationName,
      since: since.toISOString(),
    }))
    tasks.add(countsDue.filter(isAnnounced), rankOfCount, ({ location, dueOn }) => ({
      locationId: location.id,
      locationName: location.name,
      dueOn,
    }))
    tasks.add(
      readingsDue,
      { kind: 'reading_due', urgency: 'today' },
      ({ locationId, locationName, dueAt }) => ({ locationId, locationName, since: dueAt }),
    )
    tasks.add(outside, rankOfExcursion, ({ locationId, locationName, count, since }) => ({
      locationId,
      locationName,
      quantity: count,
      since: since.toISOString(),
    }))
    tasks.add(
      proposed,
      { kind: 'quarantine_proposed', urgency: 'today' },
      ({
        locationId,
        locationName,
        productId,
        productName,
        lotId,
        lotNumber,
        expiresOn,
        quantity,
        proposedAt,
      }) => ({
        locationId,
        locationName,
        productId,
        productName,
        lotId,
        lotNumber,
        expiresOn,
        quantity,
        since: proposedAt,
      }),
    )
    tasks.add(reviewed, { kind: 'count_to_approve', urgency: 'today' }, ({ submittedAt, ...count }) => ({
      ...count,
      since: submittedAt,
    }))
    tasks.add(unanswered.flatMap(standsAlone), rankOfAlert, ofAlert)
    tasks.add(renewals, rankOfRenewal, ({ locationId, locationName, people, dueOn }) => ({
      locationId,
      locationName,
      quantity: people,
      dueOn,
    }))
    tasks.add(bright, rankOfCompliance, ({ locationId, locationName, dueOn }) => ({
      locationId,
      locationName,
      dueOn,
    }))
    tasks.add(
      points.filter(({ verifiedOn }) => verifiedOn === null || verifiedOn < lastCheck),
      { kind: 'not_verified', urgency: 'soon' },
      ({ id, name }) => ({ locationId: id, locationName: name }),
    )

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
        excursions: await this.#from.excursions.openCount(scope),
        storedSafelyPercent: (await this.#from.excursions.storedSafely(scope)).percent,
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

const LOT_EXPIRED = { kind: 'lot_expired', urgency: 'now' } as const
const LOT_NEAR_EXPIRY = { kind: 'lot_near_expiry', urgency: 'soon' } as const

function firstToExpire(a: ExpiringLot, b: ExpiringLot): number {
  if (a.expiresOn !== b.expiresOn) return a.expiresOn < b.expiresOn ? -1 : 1
  return a.place.name === b.place.name ? 0 : a.place.name < b.place.name ? -1 : 1
}

/** A machine is refilled, an outlet replenished; where people would stand before an empty machine comes first. */
function rankOfStock({ locationKind, status }: StockRow): Pick<Task, 'kind' | 'urgency'> {
  const out = status === 'out'
  if (locationKind === 'dispenser') return { kind: 'dispenser_refill', urgency: out ? 'now' : 'today' }
  return out ? { kind: 'stocked_out', urgency: 'now' } : { kind: 'low_stock', urgency: 'soon' }
}

const ofStock = ({ locationId, locationName, productId, productName, usable }: StockRow): Facts => ({
  locationId,
  locationName,
  productId,
  productName,
  quantity: usable,
})

/** Not while the place is being counted. */
const isAnnounced = ({ openId, overdueDays }: StocktakeDue): boolean =>
  openId === null && overdueDays >= -COUNT_ANNOUNCED_DAYS

const rankOfCount = ({ overdueDays }: StocktakeDue): Pick<Task, 'kind' | 'urgency'> => ({
  kind: 'count_due',
  urgency: overdueDays >= 0 ? 'today' : 'soon',
})

const rankOfRenewal = ({ what, overdue }: StaffRenewal): Pick<Task, 'kind' | 'urgency'> => ({
  kind: what === 'training' ? 'training_due' : 'certificate_due',
  urgency: overdue ? 'today' : 'soon',
})

/** One that lasts is still doing harm. */
const rankOfExcursion = ({ lasts }: ExcursionsAtPlace): Pick<Task, 'kind' | 'urgency'> => ({
  kind: 'excursion',
  urgency: lasts ? 'now' : 'today',
})

const rankOfCompliance = ({ kind }: ComplianceTask): Pick<Task, 'kind' | 'urgency'> => ({
  kind,
  urgency: kind === 'finding_overdue' ? 'today' : 'soon',
})

/** An emergency comes first, whether it waits for a decision or for the goods. */
function rankOfOrder({ emergency, waitsFor }: WaitingOrder): Pick<Task, 'kind' | 'urgency'> {
  if (emergency) return { kind: 'order_emergency', urgency: 'now' }
  return { kind: waitsFor === 'approval' ? 'order_to_approve' : 'order_to_dispatch', urgency: 'today' }
}

function ofRecall({ recall, place, productName }: WaitingPlace): Facts {
  const only = place.lots.length === 1 ? place.lots[0] : undefined
  return {
    locationId: place.locationId,
    locationName: place.locationName,
    productId: recall.productId,
    productName,
    lotId: only?.lotId ?? null,
    lotNumber: only?.lotNumber ?? place.lots.map(({ lotNumber }) => lotNumber).join(', '),
    expiresOn: only?.expiresOn ?? null,
    recallId: recall.id,
    quantity: place.held,
    since: recall.openedAt.toISOString(),
  }
}

type AlertAtPlace = Alert & { locationId: string; locationName: string }

/** Those at a place whose cause is no task by itself. */
function standsAlone({ locationId, locationName, ...alert }: Alert): AlertAtPlace[] {
  return locationId === null || locationName === null || TOLD_OTHERWISE.has(alert.rule)
    ? []
    : [{ ...alert, locationId, locationName }]
}

const rankOfAlert = ({ severity }: Alert): Pick<Task, 'kind' | 'urgency'> => ({
  kind: 'alert',
  urgency: severity === 'critical' ? 'now' : severity === 'warning' ? 'today' : 'soon',
})

const ofAlert = ({
  id,
  rule,
  locationId,
  locationName,
  productId,
  productName,
  openedAt,
}: AlertAtPlace): Facts => ({
  locationId,
  locationName,
  productId,
  productName,
  since: openedAt,
  alertId: id,
  alertRule: rule,
})
