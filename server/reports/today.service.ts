import type { Alert } from '../../protocol/api/alerts.ts'
import type { StockRow } from '../../protocol/api/inventory.ts'
import type { StocktakeDue } from '../../protocol/api/stocktakes.ts'
import type { Task, Today } from '../../protocol/api/today.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { DevicesService } from '../devices/devices.service.ts'
import { addMonths, isExpired } from '../inventory/expiry.ts'
import type { StockService } from '../inventory/stock.service.ts'
import type { PlacesService } from '../places/places.service.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import type { RecallsReader, WaitingPlace } from '../recalls/recalls.reader.ts'
import type { OrdersService, WaitingOrder } from '../replenishment/orders.service.ts'
import type { StocktakesReader } from '../stocktakes/stocktakes.reader.ts'
import { PublishedPoints } from './published.points.ts'
import { mostUrgentFirst } from './today.order.ts'
import * as store from './today.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  stock: Pick<StockService, 'refresh' | 'counts' | 'withStatus' | 'limitsOf' | 'longestRedMonths'>
  devices: Pick<DevicesService, 'list'>
  places: Pick<PlacesService, 'list'>
  alerts: { unanswered(scope: string | null): Promise<Alert[]> }
  orders: Pick<OrdersService, 'waiting'>
  stocktakes: Pick<StocktakesReader, 'due' | 'inReview'>
  recalls: Pick<RecallsReader, 'waiting'>
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
])
/** Public fields are to be checked this often (domain.md, "Service year"): days. */
const VERIFIED_FOR_DAYS = 90

const nothing: Omit<Task, 'kind' | 'urgency' | 'locationId' | 'locationName'> = {
  productId: null,
  productName: null,
  lotId: null,
  lotNumber: null,
  expiresOn: null,
  transferId: null,
  recallId: null,
  orderId: null,
  stocktakeId: null,
  dueOn: null,
  quantity: null,
  since: null,
  alertId: null,
  alertRule: null,
}

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
    const { db, ambient, timeZone, stock, devices, alerts, orders, stocktakes, recalls } = this.#from
    const now = ambient.now()
    const today = timeZone.dayOf(now)
    await stock.refresh()
    const [counts, out, low, mayExpire, held, underWay, open, machines, points, issuedToday, issuedWeek] =
      await Promise.all([
        stock.counts(scope),
        stock.withStatus(scope, 'out', STOCK_TASKS),
        stock.withStatus(scope, 'low', STOCK_TASKS),
        store.lotsExpiring(db, scope, addMonths(today, stock.longestRedMonths)),
        store.lotsInQuarantine(db, scope),
        store.transfersUnderWay(db, scope),
        store.openDiscrepancies(db, scope),
        devices.list(scope, {}),
        this.#points.of(scope),
        store.issuedSince(db, scope, timeZone.instantOf(today, 0)),
        store.issuedSince(db, scope, timeZone.instantOf(addDays(today, -6), 0)),
      ])
    const unanswered = await alerts.unanswered(scope)
    const ordered = await orders.waiting(scope)
    const countsDue = await stocktakes.due(scope)
    const reviewed = await stocktakes.inReview(scope)
    const recalled = await recalls.waiting(null, scope)
    // The recall says what to do with them.
    const underRecall = new Set(recalled.flatMap(({ place }) => place.lots.map(({ lotId }) => lotId)))
    const working = machines.filter((machine) => machine.revokedAt === null)
    const silent = working.filter(({ presence }) => presence === 'offline' || presence === 'stale')
    const expiring = mayExpire.filter(
      ({ locationKind, productId, expiresOn }) =>
        expiresOn <= addMonths(today, stock.limitsOf(locationKind, productId).redMonths),
    )
    const expired = expiring.filter(({ expiresOn }) => isExpired(expiresOn, today))
    const lastCheck = addDays(today, -VERIFIED_FOR_DAYS)

    const tasks: Task[] = [
      ...out.map((row) => ofStock(row, 'stocked_out')),
      ...low.map((row) => ofStock(row, 'low_stock')),
      ...expiring.map(({ locationKind: _, ...lot }) => {
        const gone = isExpired(lot.expiresOn, today)
        return {
          ...nothing,
          ...lot,
          kind: gone ? ('lot_expired' as const) : ('lot_near_expiry' as const),
          urgency: gone ? ('now' as const) : ('soon' as const),
        }
      }),
      ...recalled.map(ofRecall),
      ...held
        .filter(({ lotId }) => !underRecall.has(lotId))
        .map(({ only: _, openedAt, ...lot }) => ({
          ...nothing,
          ...lot,
          kind: 'lot_quarantined' as const,
          urgency: 'today' as const,
          since: openedAt.toISOString(),
        })),
      ...underWay.map(({ dispatchedAt, ...transfer }) => ({
        ...nothing,
        ...transfer,
        kind: 'transfer_to_receive' as const,
        urgency: 'today' as const,
        since: dispatchedAt.toISOString(),
      })),
      ...silent.map(({ locationId, name, lastSeenAt }) => ({
        ...nothing,
        kind: 'dispenser_offline' as const,
        urgency: 'today' as const,
        locationId,
        locationName: name,
        since: lastSeenAt,
      })),
      ...open.map(({ locationId, locationName, quantity, since }) => ({
        ...nothing,
        kind: 'discrepancy' as const,
        urgency: 'today' as const,
        locationId,
        locationName,
        quantity,
        since: since === null ? null : new Date(since).toISOString(),
      })),
      ...ordered.map(ofOrder),
      ...countsDue.flatMap((due) => ofCount(due) ?? []),
      ...reviewed.map(({ submittedAt, ...count }) => ({
        ...nothing,
        ...count,
        kind: 'count_to_approve' as const,
        urgency: 'today' as const,
        since: submittedAt,
      })),
      ...unanswered.flatMap((alert) => ofAlert(alert) ?? []),
      ...points
        .filter(({ verifiedOn }) => verifiedOn === null || verifiedOn < lastCheck)
        .map((place) => ({
          ...nothing,
          kind: 'not_verified' as const,
          urgency: 'soon' as const,
          locationId: place.id,
          locationName: place.name,
        })),
    ]

    return {
      at: now.toISOString(),
      tasks: mostUrgentFirst(tasks).slice(0, SHOWN),
      totalTasks: tasks.length + (counts.out - out.length) + (counts.low - low.length),
      numbers: {
        stockOut: counts.out,
        low: counts.low,
        nearExpiry: counts.near_expiry,
        expired: expired.length,
        dispensers: working.length,
        online: working.filter(({ presence }) => presence === 'online').length,
        offline: silent.length,
        unknown: working.filter(({ presence }) => presence === 'unknown').length,
        inTransit: underWay.length,
        issuedToday,
        issuedWeek,
        published: points.length,
        complete: points.filter(({ publicFields }) => publicFields === 5).length,
      },
    }
  }
}

/** A machine is refilled, an outlet replenished; where people would stand before an empty machine comes first. */
function ofStock(row: StockRow, kind: 'stocked_out' | 'low_stock'): Task {
  const machine = row.locationKind === 'dispenser'
  const out = kind === 'stocked_out'
  return {
    ...nothing,
    kind: machine ? 'dispenser_refill' : kind,
    urgency: out ? 'now' : machine ? 'today' : 'soon',
    locationId: row.locationId,
    locationName: row.locationName,
    productId: row.productId,
    productName: row.productName,
    quantity: row.usable,
  }
}

/** Nothing while the place is being counted. */
function ofCount({ location, dueOn, overdueDays, openId }: StocktakeDue): Task | undefined {
  if (openId !== null || overdueDays < -COUNT_ANNOUNCED_DAYS) return undefined
  return {
    ...nothing,
    kind: 'count_due',
    urgency: overdueDays >= 0 ? 'today' : 'soon',
    locationId: location.id,
    locationName: location.name,
    dueOn,
  }
}

/** An emergency comes first, whether it waits for a decision or for the goods. */
function ofOrder({ emergency, waitsFor, since, ...order }: WaitingOrder): Task {
  return {
    ...nothing,
    ...order,
    kind: emergency ? 'order_emergency' : waitsFor === 'approval' ? 'order_to_approve' : 'order_to_dispatch',
    urgency: emergency ? 'now' : 'today',
    since: since.toISOString(),
  }
}

/** Goods to be counted come before goods to be sent back. */
function ofRecall({ recall, place, productName }: WaitingPlace): Task {
  const only = place.lots.length === 1 ? place.lots[0] : undefined
  return {
    ...nothing,
    kind: 'lot_recalled',
    urgency: place.state === 'open' ? 'now' : 'today',
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

function ofAlert({
  id,
  rule,
  severity,
  locationId,
  locationName,
  openedAt,
  ...alert
}: Alert): Task | undefined {
  if (locationId === null || locationName === null || TOLD_OTHERWISE.has(rule)) return undefined
  return {
    ...nothing,
    kind: 'alert',
    urgency: severity === 'critical' ? 'now' : severity === 'warning' ? 'today' : 'soon',
    locationId,
    locationName,
    productId: alert.productId,
    productName: alert.productName,
    since: openedAt,
    alertId: id,
    alertRule: rule,
  }
}
