import type { StockRow } from '../../protocol/api/inventory.ts'
import type { AmcUnknown, StockReasoning } from '../../protocol/api/stock-reasoning.ts'
import { type Consumption, suggestedOrder } from './consumption.ts'
import type { LookBack } from './consumption-flows.ts'
import { isStore, type ServedDemand } from './demand.ts'
import { isExpired } from './expiry.ts'
import { expiryRisk } from './expiry-risk.ts'
import type { JudgedItem, StockPlace } from './stock-item.ts'
import { thresholdsOf, tierOf } from './stock-limits.ts'
import type { SettingsBook } from './stock-settings.ts'
import { stockReason } from './stock-status.ts'

interface LotThere {
  lotId: string
  number: string
  expiresOn: string
  quantity: number
  quarantined: boolean
}

/** What is known of one product at one place. */
export interface Known {
  place: StockPlace
  item: JudgedItem
  lots: readonly LotThere[]
  book: SettingsBook
  own: Consumption | undefined
  demand: ServedDemand | null
  lookBack: LookBack
  boxSize: number
  today: string
}

const DAY = 86_400_000

/** What the row of the stock table does not say already. */
export type Explanation = Omit<StockReasoning, keyof StockRow | 'at'>

/** The derivation of a status, step by step, out of the very numbers it was decided by. */
export function explainStock({
  place,
  item,
  lots,
  book,
  own,
  demand,
  lookBack,
  boxSize,
  today,
}: Known): Explanation {
  const { amc, mos, usable, inTransit, nextExpiry, productId } = item
  const tier = tierOf(place.kind)
  const settings = book.of(tier, productId)
  const thresholds = thresholdsOf(settings, today)
  const inUnits = (months: number | null) => (amc === null || months === null ? null : months * amc)
  const store = isStore(place.kind)
  return {
    reason: stockReason({ usable, mos, nextExpiry }, thresholds),
    lotsThere: lotsThere(lots, amc, today),
    amcUnknown: amc === null ? whyUnknown(store, item) : null,
    consumption:
      store || !own || item.knownAt === null
        ? null
        : {
            ...lookBack,
            consumed: own.consumed,
            daysWithStock: own.daysWithStock,
            days: (Date.parse(lookBack.to) - Date.parse(lookBack.from)) / DAY + 1,
          },
    demand: store && demand ? { total: demand.total, places: demand.places, stores: demand.stores } : null,
    mosUnknown: mos !== null ? null : amc === null ? 'amc_unknown' : 'nothing_used',
    tier,
    settings,
    origins: book.originsOf(tier, productId),
    units: {
      min: inUnits(settings.minMonths),
      max: inUnits(settings.maxMonths),
      emergency: inUnits(settings.emergencyMonths),
      safety: inUnits(settings.safetyMonths),
    },
    nearExpiryUntil: thresholds.nearExpiryUntil,
    suggestedOrder: suggestedOrder({ amc, maxMonths: settings.maxMonths, usable, inTransit, boxSize }),
    orderUnknown: amc === null ? 'amc_unknown' : settings.maxMonths === null ? 'no_maximum' : null,
    boxSize,
  }
}

function whyUnknown(store: boolean, { knownAt }: JudgedItem): AmcUnknown {
  if (store) return 'no_demand_known'
  return knownAt === null ? 'never_there' : 'no_day_in_stock'
}

function lotsThere(
  lots: readonly LotThere[],
  amc: number | null,
  today: string,
): StockReasoning['lotsThere'] {
  const sorted = lots.toSorted((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0))
  const usable = sorted.filter(({ quarantined, expiresOn }) => !quarantined && !isExpired(expiresOn, today))
  const risks = amc === null ? [] : expiryRisk(usable, amc, today)
  const atRisk = new Map(usable.map(({ lotId }, i) => [lotId, risks[i] ?? null]))
  return sorted.map(({ lotId, number, expiresOn, quantity, quarantined }) => ({
    lotId,
    lotNumber: number,
    expiresOn,
    quantity,
    excluded: isExpired(expiresOn, today) ? 'expired' : quarantined ? 'quarantined' : null,
    atRisk: atRisk.get(lotId) ?? null,
  }))
}
