import { z } from 'zod'
import type { MachineForecast } from '../../protocol/api/machine-forecast.ts'
import { divisionCode } from '../../protocol/api/parts.ts'

const refillSort = z.enum(['days', 'unmet', 'room', 'name', 'visit'])
export type RefillSort = z.infer<typeof refillSort>

/** What the address of the page may say. */
export const refillFilters = z.object({
  search: z.string().max(60).optional(),
  jurisdiction: divisionCode.optional(),
  urgent: z.enum(['true']).optional(),
  sort: refillSort.default('days'),
  descending: z.enum(['true', 'false']).default('false'),
})
export type RefillFilters = z.infer<typeof refillFilters>

/** More likely than not, some channel is empty before anybody comes by. */
export const isUrgent = ({ chanceOfEmpty }: MachineForecast): boolean => (chanceOfEmpty ?? 0) > 0.5

const FAR = 1e9
const KEYS: Readonly<Record<RefillSort, (machine: MachineForecast) => number | string>> = {
  // What is unknown comes after what is known; the middle beyond ten years just before.
  days: ({ daysToEmpty }) => (daysToEmpty === null ? FAR + 1 : (daysToEmpty.p50 ?? FAR)),
  unmet: ({ unmet }) => -(unmet ?? -1),
  room: ({ room }) => -room,
  name: ({ locationName }) => locationName,
  visit: ({ lastVisitAt }) => lastVisitAt ?? '',
}

export function selectMachines(
  machines: readonly MachineForecast[],
  filters: RefillFilters,
): MachineForecast[] {
  const text = filters.search?.trim().toLowerCase()
  const key = KEYS[filters.sort]
  const direction = filters.descending === 'true' ? -1 : 1
  return machines
    .filter(
      (machine) =>
        (!text || machine.locationName.toLowerCase().includes(text)) &&
        (filters.jurisdiction === undefined || machine.jurisdictionCode.startsWith(filters.jurisdiction)) &&
        (filters.urgent === undefined || isUrgent(machine)),
    )
    .toSorted((a, b) => {
      const [x, y] = [key(a), key(b)]
      const order =
        typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
      return order === 0 ? a.locationName.localeCompare(b.locationName) : order * direction
    })
}
