import type { ClimateSource, LatestReading, SourceKind } from '../../protocol/api/climate.ts'
import { measuredHumidity } from './reading-fault.ts'
import { silenceOf } from './silence.ts'
import type { Latest } from './sources.keeper.ts'
import type { NamedSource } from './sources.store.ts'

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
  source: { kind: SourceKind; dueMinutes: number },
  now: number,
): LatestReading {
  return {
    at: new Date(at).toISOString(),
    celsius: fault === null ? celsius : null,
    humidity: fault === null ? measuredHumidity(humidity) : null,
    fault,
    silent: now - at > silenceOf(source),
  }
}
