import type { Alert } from '../../protocol/api/alerts.ts'
import type { StockRow } from '../../protocol/api/inventory.ts'
import type { StocktakeDue } from '../../protocol/api/stocktakes.ts'
import type { Task } from '../../protocol/api/today.ts'
import type { ExcursionsAtPlace } from '../climate/excursions/excursions.service.ts'
import type { HandService } from '../climate/hand.service.ts'
import type { HeatService } from '../climate/heat/heat.service.ts'
import type { ComplianceTask } from '../compliance/compliance.tasks.ts'
import type { StaffRenewal } from '../compliance/staff/staff.reader.ts'
import type { DispenserInUse } from '../devices/watch.service.ts'
import type { ExpiringLot } from '../inventory/expiring-lots.ts'
import { isExpired } from '../inventory/expiry.ts'
import type { WaitingPlace } from '../recalls/recalls.reader.ts'
import type { WaitingOrder } from '../replenishment/orders.reader.ts'
import type { StocktakesReader } from '../stocktakes/stocktakes.reader.ts'
import { type Facts, TaskList } from './today.order.ts'
import type * as store from './today.store.ts'

/** What waits in a jurisdiction, as the other domains tell it. */
export interface Waiting {
  /** Calendar date, `YYYY-MM-DD`. */
  today: string
  /** Rows of the stock table by status. */
  out: readonly StockRow[]
  low: readonly StockRow[]
  expiring: readonly ExpiringLot[]
  recalled: readonly WaitingPlace[]
  held: Awaited<ReturnType<typeof store.lotsInQuarantine>>
  underWay: Awaited<ReturnType<typeof store.transfersUnderWay>>
  /** Dispensers that nobody hears. */
  silent: readonly DispenserInUse[]
  discrepancies: Awaited<ReturnType<typeof store.openDiscrepancies>>
  ordered: readonly WaitingOrder[]
  countsDue: readonly StocktakeDue[]
  reviewed: Awaited<ReturnType<StocktakesReader['inReview']>>
  readingsDue: Awaited<ReturnType<HandService['due']>>
  /** Excursions without an answer. */
  outside: readonly ExcursionsAtPlace[]
  /** Lots that heat harmed. */
  proposed: Awaited<ReturnType<HeatService['waiting']>>
  alerts: readonly Alert[]
  renewals: readonly StaffRenewal[]
  /** Inspections and findings. */
  bright: readonly ComplianceTask[]
  /** Published points that nobody checked lately. */
  unverified: readonly { id: string; name: string }[]
  /** First day of a year to come, or today, whose holidays are not known; null when they are, or are not this person's to enter. */
  holidaysMissingOn: string | null
}

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

/** One task for each that somebody has to do something about. */
export function tasksOf(waiting: Waiting): TaskList {
  const { today, recalled } = waiting
  // The recall says what to do with them.
  const underRecall = new Set(recalled.flatMap(({ place }) => place.lots.map(({ lotId }) => lotId)))
  const tasks = new TaskList()
  tasks.add(waiting.out, rankOfStock, ofStock)
  tasks.add(waiting.low, rankOfStock, ofStock)
  tasks.add(
    waiting.expiring.toSorted(firstToExpire),
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
    waiting.held.filter(({ lotId }) => !underRecall.has(lotId)),
    { kind: 'lot_quarantined', urgency: 'today' },
    ({ only: _, openedAt, ...lot }) => ({ ...lot, since: openedAt.toISOString() }),
  )
  tasks.add(
    waiting.underWay,
    { kind: 'transfer_to_receive', urgency: 'today' },
    ({ dispatchedAt, ...transfer }) => ({ ...transfer, since: dispatchedAt.toISOString() }),
  )
  tasks.add(
    waiting.silent,
    { kind: 'dispenser_offline', urgency: 'today' },
    ({ locationId, locationName, lastSeenAt }) => ({
      locationId,
      locationName,
      since: lastSeenAt?.toISOString() ?? null,
    }),
  )
  tasks.add(
    waiting.discrepancies,
    { kind: 'discrepancy', urgency: 'today' },
    ({ since, ...discrepancy }) => ({
      ...discrepancy,
      since: since === null ? null : new Date(since).toISOString(),
    }),
  )
  tasks.add(waiting.ordered, rankOfOrder, ({ orderId, locationId, locationName, since }) => ({
    orderId,
    locationId,
    locationName,
    since: since.toISOString(),
  }))
  // Not while the place is being counted.
  tasks.add(
    waiting.countsDue.filter(({ openId }) => openId === null),
    rankOfCount,
    ({ location, dueOn }) => ({
      locationId: location.id,
      locationName: location.name,
      dueOn,
    }),
  )
  tasks.add(
    waiting.readingsDue,
    { kind: 'reading_due', urgency: 'today' },
    ({ locationId, locationName, dueAt }) => ({ locationId, locationName, since: dueAt }),
  )
  tasks.add(waiting.outside, rankOfExcursion, ({ locationId, locationName, count, since }) => ({
    locationId,
    locationName,
    quantity: count,
    since: since.toISOString(),
  }))
  tasks.add(
    waiting.proposed,
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
  tasks.add(
    waiting.reviewed,
    { kind: 'count_to_approve', urgency: 'today' },
    ({ submittedAt, ...count }) => ({
      ...count,
      since: submittedAt,
    }),
  )
  tasks.add(waiting.alerts.flatMap(standsAlone), rankOfAlert, ofAlert)
  tasks.add(waiting.renewals, rankOfRenewal, ({ locationId, locationName, people, dueOn }) => ({
    locationId,
    locationName,
    quantity: people,
    dueOn,
  }))
  tasks.add(waiting.bright, rankOfCompliance, ({ locationId, locationName, dueOn }) => ({
    locationId,
    locationName,
    dueOn,
  }))
  const { holidaysMissingOn } = waiting
  tasks.add(
    holidaysMissingOn === null ? [] : [holidaysMissingOn],
    (dueOn) => ({ kind: 'holidays_missing', urgency: dueOn === today ? 'today' : 'soon' }),
    (dueOn) => ({ locationId: null, locationName: null, dueOn }),
  )
  tasks.add(waiting.unverified, { kind: 'not_verified', urgency: 'soon' }, ({ id, name }) => ({
    locationId: id,
    locationName: name,
  }))
  return tasks
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
