import { z } from 'zod'
import type { Dispenser } from '../../protocol/api/devices.ts'
import { divisionCode } from '../../protocol/api/parts.ts'
import { type Presence, presence } from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'

const fleetSort = z.enum(['name', 'presence', 'stock', 'fill', 'seen', 'firmware'])
export type FleetSort = z.infer<typeof fleetSort>

/** What the address of the fleet may say. */
export const fleetFilters = z.object({
  search: z.string().max(60).optional(),
  jurisdiction: divisionCode.optional(),
  presence: presence.optional(),
  stock: stockStatus.optional(),
  /** Only machines that need somebody. */
  problems: z.enum(['true']).optional(),
  sort: fleetSort.default('presence'),
  descending: z.enum(['true', 'false']).default('false'),
})
export type FleetFilters = z.infer<typeof fleetFilters>

/** Worst first. */
const PRESENCE_ORDER: readonly Presence[] = ['offline', 'stale', 'unknown', 'online']

/** Faults, discrepancies or messages that could not be read. */
export const hasProblem = (machine: Dispenser): boolean =>
  machine.faults.length > 0 ||
  machine.openDiscrepancies > 0 ||
  machine.quarantinedMessages > 0 ||
  machine.door === 'open'

/** Share of the capacity the machine says it holds; null before it has spoken. */
export const fillOf = (machine: Pick<Dispenser, 'reported' | 'capacity'>): number | null =>
  machine.reported === null || machine.capacity === 0 ? null : machine.reported / machine.capacity

const KEYS: Readonly<Record<FleetSort, (machine: Dispenser) => number | string>> = {
  name: (machine) => machine.name,
  presence: (machine) => PRESENCE_ORDER.indexOf(machine.presence),
  stock: (machine) => stockStatus.options.indexOf(machine.stock),
  // What is not known sorts after what is.
  fill: (machine) => fillOf(machine) ?? 2,
  seen: (machine) => machine.lastSeenAt ?? '9999',
  firmware: (machine) => machine.firmware ?? '',
}

export function selectFleet(machines: readonly Dispenser[], filters: FleetFilters): Dispenser[] {
  const text = filters.search?.trim().toLowerCase()
  const key = KEYS[filters.sort]
  const direction = filters.descending === 'true' ? -1 : 1
  return machines
    .filter(
      (machine) =>
        (!text || machine.name.toLowerCase().includes(text) || machine.id.toLowerCase().includes(text)) &&
        (filters.jurisdiction === undefined || machine.jurisdictionCode.startsWith(filters.jurisdiction)) &&
        (filters.presence === undefined || machine.presence === filters.presence) &&
        (filters.stock === undefined || machine.stock === filters.stock) &&
        (filters.problems === undefined || hasProblem(machine)),
    )
    .toSorted((a, b) => {
      const [x, y] = [key(a), key(b)]
      const order =
        typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
      return order === 0 ? a.name.localeCompare(b.name) : order * direction
    })
}
