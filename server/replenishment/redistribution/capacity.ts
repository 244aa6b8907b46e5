import { DAYS_PER_MONTH } from '../../inventory/consumption.ts'
import { expiryRisk, type UsableLot } from '../../inventory/expiry-risk.ts'
import { addDays } from '../../places/time-zone.ts'

/** One product where a lot might go, as it will be on the day of arrival. Base units. */
export interface Receiver {
  /** In the order in which they will be used. */
  lots: readonly UsableLot[]
  /** Units it may have more before it is above its maximum; null = no maximum. */
  room: number | null
  /** Above 0. */
  amc: number
  /** The day of arrival, `YYYY-MM-DD`. */
  arrivesOn: string
}

const DAY = 86_400_000
/** Days from `from` to the end of `to`, that day included. */
const daysThrough = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY + 1

/**
 * What will be left of lots when a transfer arrives: first expired, first out, after what is on the road, of which it is not
 * known which lots it will be. `lots` in order of expiry, usable on `today`.
 */
export function lotsAtArrival(
  lots: readonly UsableLot[],
  inTransit: number,
  amc: number,
  { today, arrivesOn }: { today: string; arrivesOn: string },
): UsableLot[] {
  const perDay = amc / DAYS_PER_MONTH
  const waiting = daysThrough(today, arrivesOn) - 1
  let used = 0
  return [{ lotId: '', expiresOn: '9999-12-31', quantity: inTransit }, ...lots].flatMap((lot) => {
    const days = Math.min(waiting, daysThrough(today, lot.expiresOn))
    const taken = Math.min(lot.quantity, Math.max(0, perDay * days - used))
    used += taken
    const left = lot.quantity - taken
    return left > 0 && lot.expiresOn >= arrivesOn ? [{ ...lot, quantity: left }] : []
  })
}

/**
 * Units of a lot that a place would use up before it expires, first expired first out, without a unit more of its own lots
 * expiring for it and without rising above its maximum. 0 or more.
 */
export function capacityFor(expiresOn: string, { lots, room, amc, arrivesOn }: Receiver): number {
  const inTime = (amc / DAYS_PER_MONTH) * daysThrough(arrivesOn, expiresOn)
  const most = Math.max(0, Math.floor(Math.min(inTime, room ?? inTime) + 1e-6))
  const lostWith = (quantity: number) =>
    sum(expiryRisk(withLot(lots, { lotId: '', expiresOn, quantity }), amc, arrivesOn))
  const lost = lostWith(0)
  let fits = 0
  for (let tooMuch = most + 1; tooMuch - fits > 1; ) {
    const half = Math.floor((fits + tooMuch) / 2)
    if (lostWith(half) <= lost) fits = half
    else tooMuch = half
  }
  return fits
}

/** The day on which the last of `quantity` units would be used, behind what the place uses before; at the latest its last. */
export function usedUpOn(expiresOn: string, quantity: number, { lots, amc, arrivesOn }: Receiver): string {
  const last = withLot(lots, { lotId: '', expiresOn, quantity }).findLastIndex(
    (lot) => lot.expiresOn === expiresOn,
  )
  const before = sum(lots.slice(0, last).map((lot) => lot.quantity))
  const days = Math.ceil((before + quantity) / (amc / DAYS_PER_MONTH) - 1e-6)
  const day = addDays(arrivesOn, days - 1)
  return day < expiresOn ? day : expiresOn
}

/** What is on the road stays first; the others by expiry, the newcomer behind its like. */
export function withLot(lots: readonly UsableLot[], lot: UsableLot): UsableLot[] {
  const at = lots.findIndex((own, i) => !(i === 0 && own.lotId === '') && own.expiresOn > lot.expiresOn)
  return at < 0 ? [...lots, lot] : lots.toSpliced(at, 0, lot)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
