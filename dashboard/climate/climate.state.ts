import type { ClimatePlace } from '../../protocol/api/climate.ts'
import type { Excursion } from '../../protocol/api/excursions.ts'
import type { Mark } from '../components/status.marks.ts'

/** How it stands with a place, the worst first. */
const CLIMATE_STATES = ['outside', 'no_data', 'fault', 'never', 'ok'] as const
export type ClimateState = (typeof CLIMATE_STATES)[number]

export const CLIMATE_MARKS: Readonly<Record<ClimateState, Mark>> = {
  outside: 'critical',
  no_data: 'offline',
  fault: 'warning',
  never: 'unknown',
  ok: 'ok',
}

/** Kinds of excursions that go on, by place. */
export function openKinds(
  excursions: readonly Excursion[],
): ReadonlyMap<string, readonly Excursion['kind'][]> {
  const kinds = new Map<string, Excursion['kind'][]>()
  for (const { locationId, kind, endedAt } of excursions)
    if (endedAt === null) kinds.set(locationId, [...(kinds.get(locationId) ?? []), kind])
  return kinds
}

/** Silence is never shown as fine. */
export function climateStateOf(
  { latest }: Pick<ClimatePlace, 'latest'>,
  open: readonly Excursion['kind'][],
): ClimateState {
  if (open.some((kind) => kind !== 'no_data')) return 'outside'
  if (latest === null) return 'never'
  if (open.includes('no_data') || latest.silent) return 'no_data'
  return latest.fault === null ? 'ok' : 'fault'
}

/** What has to be looked at first; of two alike, the one where a reading is due. */
export const byUrgency = (
  a: { state: ClimateState; place: Pick<ClimatePlace, 'dueNow' | 'name'> },
  b: { state: ClimateState; place: Pick<ClimatePlace, 'dueNow' | 'name'> },
): number =>
  CLIMATE_STATES.indexOf(a.state) - CLIMATE_STATES.indexOf(b.state) ||
  Number(b.place.dueNow) - Number(a.place.dueNow) ||
  a.place.name.localeCompare(b.place.name, 'zh-CN')
