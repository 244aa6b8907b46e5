import { DAYS_PER_MONTH } from '../../inventory/consumption.ts'
import { expiryRisk, type UsableLot } from '../../inventory/expiry-risk.ts'
import { addDays } from '../../places/time-zone.ts'

/** One product where it might go. Base units. */
export interface Receiver {
  /** First to expire first. */
  usableLots: readonly UsableLot[]
  usable: number
  inTransit: number
  /** Above 0. */
  amc: number
  /** Null = no maximum. */
  maxMonths: number | null
}

/** Calendar dates: today, and when a transfer that is decided today is there at the latest. */
export interface Dates {
  today: string
  arrivesOn: string
}

const DAY = 86_400_000
/** Days from `from` to the end of `to`, that day included. */
const daysThrough = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY + 1

/**
 * Units of a lot that a place would use up before it expires, first expired first out, without a unit more of its own lots
 * expiring for it and without rising above its maximum. What is under way to it is used before all: which lots that will
 * be is not known. 0 or more.
 */
export function capacityFor(expiresOn: string, receiver: Receiver, { today, arrivesOn }: Dates): number {
  const { usable, inTransit, amc, maxMonths } = receiver
  const afterArrival = (amc / DAYS_PER_MONTH) * daysThrough(arrivesOn, expiresOn)
  const belowMaximum = maxMonths === null ? afterArrival : maxMonths * amc - usable - inTransit
  const most = Math.max(0, Math.floor(Math.min(afterArrival, belowMaximum) + 1e-6))
  const lostWith = (quantity: number) =>
    sum(expiryRisk(withLot(receiver, { lotId: '', expiresOn, quantity }), amc, today))
  const lost = lostWith(0)
  let fits = 0
  for (let tooMuch = most + 1; tooMuch - fits > 1; ) {
    const half = Math.floor((fits + tooMuch) / 2)
    if (lostWith(half) <= lost) fits = half
    else tooMuch = half
  }
  return fits
}

/** The day on which the last of `quantity` units would be used, behind what the place would use before. */
export function usedUpOn(
  expiresOn: string,
  quantity: number,
  { usableLots, inTransit, amc }: Receiver,
  { today, arrivesOn }: Dates,
): string {
  const before = sum(usableLots.filter((lot) => lot.expiresOn <= expiresOn).map((lot) => lot.quantity))
  const perDay = amc / DAYS_PER_MONTH
  const waiting = daysThrough(today, arrivesOn) - 1
  const days = Math.max((before + inTransit + quantity) / perDay, waiting + quantity / perDay)
  const day = addDays(today, Math.ceil(days - 1e-6) - 1)
  return day < expiresOn ? day : expiresOn
}

/** In the order in which they would be used. */
function withLot({ usableLots, inTransit }: Receiver, lot: UsableLot): UsableLot[] {
  const onTheRoad = { lotId: '', expiresOn: '9999-12-31', quantity: inTransit }
  const lots = [...usableLots, lot].sort((a, b) =>
    a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0,
  )
  return [onTheRoad, ...lots]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
