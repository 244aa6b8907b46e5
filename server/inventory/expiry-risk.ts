import { DAYS_PER_MONTH } from './consumption.ts'

/** A usable lot: neither expired nor in quarantine. */
export interface UsableLot {
  lotId: string
  /** `YYYY-MM-DD`, the last day of use. */
  expiresOn: string
  /** Base units, above 0. */
  quantity: number
}

/** Half a thousandth of a unit is a rounding error of the average, not a unit left over. */
const ROUNDING = 0.0005
const DAY = 86_400_000

/** A county has some hundred expiry dates, asked about 400,000 times in a row: each is read once. */
const days = new Map<string, number>()
const DAYS_KEPT = 10_000

/** Days since 1970 of a calendar date `YYYY-MM-DD`. */
function dayNumber(day: string): number {
  const known = days.get(day)
  if (known !== undefined) return known
  const number = Date.parse(day) / DAY
  if (days.size >= DAYS_KEPT) days.clear()
  days.set(day, number)
  return number
}

/**
 * Units of each lot that are left at its expiry when `amc` (base units a month) goes on and lots are used first expired,
 * first out. Up to the end of a lot's last day AMC ÷ 30.4375 × days are used; what the lots
 * before it took of that, it does not get. A unit begun is not used up, so what is left is rounded up. `lots` in order of expiry, usable on `today` (`YYYY-MM-DD`). Same order as `lots`.
 */
export function expiryRisk(lots: readonly UsableLot[], amc: number, today: string): number[] {
  const perDay = amc / DAYS_PER_MONTH
  const now = dayNumber(today)
  let used = 0
  return lots.map(({ expiresOn, quantity }) => {
    const daysOfUse = dayNumber(expiresOn) - now + 1
    const taken = Math.min(quantity, Math.max(0, perDay * daysOfUse - used))
    used += taken
    return Math.max(0, Math.ceil(quantity - taken - ROUNDING))
  })
}

/** More units than lie anywhere, so that days come before units in one number. */
const UNITS = 1e10

/** Sorts lots at risk: first to expire first, and of one day the most units first. */
export const riskKey = ({ expiresOn }: UsableLot, atRisk: number): number =>
  dayNumber(expiresOn) * UNITS - atRisk

/** What is at risk at a place. */
export interface PlaceRisk {
  /** Lots of which something would be left at their expiry, and how much: base units. */
  lots: number
  units: number
  /** Products with usable stock of which nothing can be said. */
  unknown: number
  /** The least `riskKey` of these lots; infinite when there are none. */
  first: number
}

/** `risks` of each item: units of each of its `usableLots` that would be left, or none; `amc` null: unknown. */
export function riskOfPlace(
  items: readonly { amc: number | null; risks: readonly number[]; usableLots: readonly UsableLot[] }[],
): PlaceRisk {
  const risk: PlaceRisk = { lots: 0, units: 0, unknown: 0, first: Number.POSITIVE_INFINITY }
  for (const { amc, risks, usableLots } of items) {
    if (amc === null && usableLots.length > 0) risk.unknown += 1
    for (const [i, atRisk] of risks.entries()) {
      const lot = usableLots[i]
      if (!lot || atRisk === 0) continue
      risk.lots += 1
      risk.units += atRisk
      risk.first = Math.min(risk.first, riskKey(lot, atRisk))
    }
  }
  return risk
}
