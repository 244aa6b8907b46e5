import type { OpeningHours } from '../../../protocol/api/places.ts'
import type { GroupOfPoints } from '../../../protocol/api/service-year.ts'
import { isComplete, isVerified, type PublicPoint } from './publication.ts'

/** Cells below this are not told: a default of the product. */
const SMALLEST_CELL = 10
const EVENING = '20:00'
const EVENINGS_A_WEEK = 3

/** Open until 20:00 or later on three days of the week or more. */
export function opensEvenings(hours: OpeningHours | null): boolean {
  if (hours === null) return false
  if (hours.always) return true
  const late = (hours.week ?? []).filter((day) =>
    // A close at or before the opening runs past midnight.
    day.some(({ open, close }) => close >= EVENING || close <= open),
  )
  return late.length >= EVENINGS_A_WEEK
}

export interface GroupFacts {
  points: readonly PublicPoint[]
  /** Places with usable stock. */
  stocked: ReadonlySet<string>
  /** Base units given out by all of them together. */
  units: number
}

/** Few units given out at few points could be somebody's: then neither group says how many, for the other is the rest. */
export function compareGroups(
  groups: { tagged: GroupFacts; others: GroupFacts },
  today: string,
): { tagged: GroupOfPoints; others: GroupOfPoints; suppressedBelow: number | null } {
  const both = [groups.tagged, groups.others]
  const suppress = both.some(({ units }) => units > 0 && units < SMALLEST_CELL)
  const describe = ({ points, stocked, units }: GroupFacts): GroupOfPoints => ({
    points: points.length,
    stocked: points.filter(({ id }) => stocked.has(id)).length,
    complete: points.filter(isComplete).length,
    verified: points.filter((point) => isVerified(point, today)).length,
    openEvenings: points.filter(({ hours }) => opensEvenings(hours)).length,
    units: suppress ? null : units,
    unitsPerPoint: suppress || points.length === 0 ? null : units / points.length,
  })
  return {
    tagged: describe(groups.tagged),
    others: describe(groups.others),
    suppressedBelow: suppress ? SMALLEST_CELL : null,
  }
}
