import type { Presence } from '../../protocol/api/places.ts'
import type { State } from '../../protocol/messages/state.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import type { PresenceOf } from './presence.tracker.ts'
import * as store from './watch.store.ts'

/** The present of one device, as far as somebody may have to do something about it. */
export interface WatchedDevice {
  id: string
  locationId: string
  kind: 'dispenser' | 'sensor'
  presence: Presence
  lastSeenAt: Date | null
  /** Null before its first birth. */
  told: {
    channels: State['channels']
    faults: readonly string[]
    door: State['door']
    /** Since when the door is so; null when nobody knows. */
    doorSince: Date | null
    /** Its clock minus ours, milliseconds; null without a clock. */
    clockErrorMs: number | null
    climateAt: Date | null
  } | null
  /** Bad messages of the last 24 hours that nobody has seen to. */
  badMessages: number
  /** Messages that speak of two devices under one name, and nobody has seen to; when the latest came. */
  twinSigns: number
  twinSignAt: Date | null
  /** Differences between the machine and the books that nobody has explained; since when the oldest. */
  openDifferences: number
  oldestDifferenceAt: Date | null
  /** The desired configuration, when the device refused just that one. */
  rejectedConfig: { version: number; error: string | null } | null
}

/** As much of a dispenser as a tile of the day counts. */
export interface DispenserInUse extends PresenceOf {
  locationId: string
  locationName: string
}

interface Dependencies {
  db: Database
  ambient: Ambient
  devices: { presenceOf(deviceId: string): PresenceOf }
}

/** How far back bad messages count as the present: milliseconds. */
const LATELY = 86_400_000

/** What the alerts engine looks at: devices as they are now. */
export class DeviceWatch {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Dispensers in use of a jurisdiction with their presence, by jurisdiction and name. */
  async dispensersInUse(scope: string | null): Promise<DispenserInUse[]> {
    const { db, devices } = this.#from
    return (await store.listDispensersInUse(db, scope)).map(({ id, ...place }) => ({
      ...place,
      ...devices.presenceOf(id),
    }))
  }

  /** Devices in use at these places, at most 1,000. Five queries, however many. */
  async present(locationIds: readonly string[]): Promise<WatchedDevice[]> {
    const { db, ambient, devices } = this.#from
    const watched = await store.listWatched(db, locationIds)
    if (watched.length === 0) return []
    const ids = watched.map(({ device }) => device.id)
    const [bad, twins, open] = await Promise.all([
      store.badSince(db, ids, new Date(ambient.now().getTime() - LATELY)),
      store.twinSigns(db, ids),
      store.openDifferences(db, locationIds),
    ])
    const badOf = byDevice(bad)
    const twinsOf = byDevice(twins)
    return watched.map(({ device, state, config }) => {
      const { presence, lastSeenAt } = devices.presenceOf(device.id)
      const differences = open.filter(({ locationId }) => locationId === device.locationId)
      const refused = config !== null && config.rejectedVersion === config.desiredVersion
      return {
        id: device.id,
        locationId: device.locationId,
        kind: device.kind,
        presence,
        lastSeenAt: lastSeenAt ?? state?.lastSeenAt ?? null,
        told: state && {
          channels: state.state.channels,
          faults: state.state.faults,
          door: state.state.door,
          doorSince: state.doorSince,
          clockErrorMs: state.clockErrorMs,
          climateAt: state.climateAt,
        },
        badMessages: badOf.get(device.id)?.messages ?? 0,
        twinSigns: twinsOf.get(device.id)?.messages ?? 0,
        twinSignAt: twinsOf.get(device.id)?.latest ?? null,
        openDifferences: differences.reduce((sum, { open: count }) => sum + count, 0),
        oldestDifferenceAt: earliest(differences.flatMap(({ oldest }) => oldest ?? [])),
        rejectedConfig: refused ? { version: config.desiredVersion, error: config.rejectedError } : null,
      }
    })
  }
}

const byDevice = <T extends { deviceId: string | null }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.flatMap((row) => (row.deviceId === null ? [] : [[row.deviceId, row] as const])))

const earliest = (instants: readonly Date[]): Date | null =>
  instants.length === 0 ? null : new Date(Math.min(...instants.map((instant) => instant.getTime())))
