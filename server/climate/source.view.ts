import type { ClimateSource, LatestReading } from '../../protocol/api/climate.ts'
import { measuredHumidity } from './reading-fault.ts'
import type { Latest } from './sources.keeper.ts'
import type { NamedSource } from './sources.store.ts'
import { longestHold } from './time-weights.ts'

export function describeSource({
  source: { id, locationId, kind, deviceId, name, dueMinutes },
  deviceName,
  locationName,
}: NamedSource): Omit<ClimateSource, 'latest'> {
  return { id, locationId, locationName, kind, deviceId, name: name ?? deviceName, dueMinutes }
}

/** A fault tells that it is there, and no temperature. */
export function describeLatest(
  { at, celsius, humidity, fault }: Latest,
  dueMinutes: number,
  now: number,
): LatestReading {
  return {
    at: new Date(at).toISOString(),
    celsius: fault === null ? celsius : null,
    humidity: fault === null ? measuredHumidity(humidity) : null,
    fault,
    silent: isSilent(at, dueMinutes, now),
  }
}

/** Nobody knows how it is now: nothing was told for longer than a reading can stand for. */
const isSilent = (at: number, dueMinutes: number, now: number): boolean => now - at > longestHold(dueMinutes)
