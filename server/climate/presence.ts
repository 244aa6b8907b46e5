import type { ClimatePresence } from '../../protocol/api/climate.ts'
import type { DayPart } from '../../protocol/api/hand-readings.ts'

/** Half hours of a day, in each of which a device ought to measure; a reading by hand stands for half of them. */
const HALVES_OF_DAY = 48
const OF_PART = HALVES_OF_DAY / 2

/** How complete a record is over these days, `YYYY-MM-DD`: day by day the best source counts. */
export function presenceOf(
  days: readonly string[],
  {
    devices,
    hand,
  }: {
    /** Half hours in which each source measured, by day. */
    devices: readonly ReadonlyMap<string, number>[]
    /** Which readings by hand there are, by day. */
    hand: ReadonlyMap<string, ReadonlySet<DayPart>>
  },
): ClimatePresence {
  const missing: ClimatePresence['missing'] = []
  let present = 0
  for (const day of days) {
    const measured = devices.map((byDay) => Math.min(byDay.get(day) ?? 0, HALVES_OF_DAY))
    const read = (hand.get(day)?.size ?? 0) * OF_PART
    const best = Math.max(0, read, ...measured)
    present += best
    if (best < HALVES_OF_DAY) missing.push({ day, due: HALVES_OF_DAY, present: best })
  }
  return { due: days.length * HALVES_OF_DAY, present, missing }
}
