import type { Category } from '../../protocol/api/catalog.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import { monthsOfStock } from './consumption.ts'
import { isExpired } from './expiry.ts'
import { expiryRisk, type UsableLot } from './expiry-risk.ts'
import type { LimitsOfDay } from './stock-limits.ts'
import { STATUS_ORDER, stockStatus } from './stock-status.ts'

export interface StockPlace {
  id: string
  name: string
  kind: LocationKind
  jurisdictionCode: string
}

export interface StockProduct {
  id: string
  code: string
  name: string
  nameEn: string
  category: Category
  unit: string
}

/** One lot at a place, as far as stock status cares. */
export interface LotFacts {
  lotId: string
  /** `YYYY-MM-DD` */
  expiresOn: string
  quantity: number
  quarantined: boolean
  lastOccurredAt: Date
  countedAt: Date | null
}

/** A lot that lies at a place: base units, above 0. */
export type LyingLot = Pick<LotFacts, 'lotId' | 'expiresOn' | 'quantity'>

/** Stock of one product at one place, before its status. Base units. */
export interface StockItem {
  productId: string
  quantity: number
  usable: number
  inTransit: number
  /** Earliest expiry among the usable lots. */
  nextExpiry: string | null
  /** First to expire first. */
  usableLots: readonly UsableLot[]
  /** Those that lie there and must not leave: expired or in quarantine. */
  heldLots: readonly LyingLot[]
  /** How many lots lie there. */
  lots: number
  /** When it was last known: the last line of the ledger or count; null when there never was a line. */
  knownAt: Date | null
}

/** One for all: most items have nothing to list. */
const NONE: readonly never[] = []

/** Sums the lots of one product at one place. `today` is the county's calendar date. */
export function sumLots(
  productId: string,
  lots: readonly LotFacts[],
  inTransit: number,
  today: string,
): StockItem {
  const usableLots: UsableLot[] = []
  const heldLots: LyingLot[] = []
  const item: StockItem = {
    productId,
    quantity: 0,
    usable: 0,
    inTransit,
    nextExpiry: null,
    usableLots,
    heldLots,
    lots: 0,
    knownAt: null,
  }
  for (const { lotId, expiresOn, quantity, quarantined, lastOccurredAt, countedAt } of lots) {
    const knownAt = countedAt && countedAt > lastOccurredAt ? countedAt : lastOccurredAt
    if (item.knownAt === null || knownAt > item.knownAt) item.knownAt = knownAt
    if (quantity <= 0) continue
    item.quantity += quantity
    item.lots += 1
    const held = quarantined || isExpired(expiresOn, today)
    if (!held) item.usable += quantity
    const lying = held ? heldLots : usableLots
    lying.push({ lotId, expiresOn, quantity })
  }
  usableLots.sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0))
  item.nextExpiry = usableLots[0]?.expiresOn ?? null
  if (heldLots.length === 0) item.heldLots = NONE
  return item
}

/** A product in the order in which a person reads them; without a description until the catalogue is read. */
export interface RankedProduct {
  readonly id: string
  rank: number
  description: StockProduct | null
}

/** An item with what its status was decided from. */
export interface JudgedItem extends StockItem {
  product: RankedProduct
  /** Base units a month; null when unknown. */
  amc: number | null
  mos: number | null
  /** Units that would be left at their expiry; null when the consumption is unknown. */
  atRisk: number | null
  /** The same of each of the usable lots; empty when nothing is at risk, or nothing known. */
  risks: readonly number[]
  status: StockStatus
  /** Position of the status among all, worst first. */
  badness: number
}

/** Written out field by field: objects made by spreading are ten times slower to read, and there are 200,000 of them. */
export function judge(
  item: StockItem,
  product: RankedProduct,
  amc: number | null,
  { kind, limits }: { kind: LocationKind; limits: LimitsOfDay },
): JudgedItem {
  const { productId, quantity, usable, inTransit, nextExpiry, usableLots, heldLots, lots, knownAt } = item
  const mos = monthsOfStock(usable, amc)
  const risks = amc === null ? NONE : expiryRisk(usableLots, amc, limits.today)
  const atRisk = amc === null ? null : risks.reduce((sum, units) => sum + units, 0)
  const status = stockStatus({ usable, mos, nextExpiry }, limits.thresholdsOf(kind, productId))
  const badness = STATUS_ORDER.indexOf(status)
  return {
    productId,
    quantity,
    usable,
    inTransit,
    nextExpiry,
    usableLots,
    heldLots,
    lots,
    knownAt,
    product,
    amc,
    mos,
    atRisk,
    risks: atRisk ? risks : NONE,
    status,
    badness,
  }
}
