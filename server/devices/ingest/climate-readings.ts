import type { UnsureTime } from '../../../protocol/api/climate.ts'
import { isKnown } from '../../../protocol/messages/events.ts'
import type { DeviceReading } from '../../climate/climate.service.ts'
import type { PlannedEvent } from './planned-event.ts'

const HOUR = 3_600_000

/** What events say of temperature and humidity. */
export function climateReadings(events: readonly PlannedEvent[]): DeviceReading[] {
  const readings: DeviceReading[] = []
  for (const { row, locationId } of events) {
    const { payload } = row
    if (row.kind !== 'climate' || !isKnown(payload) || payload.kind !== 'climate') continue
    readings.push({
      deviceId: row.deviceId,
      locationId,
      at: row.occurredAt.getTime(),
      celsius: payload.celsius,
      humidity: payload.humidity,
      unsure: unsureTime(row),
      receivedAt: row.receivedAt.getTime(),
    })
  }
  return readings
}

/** Within the hour is near enough for sums by the hour; a guess is not. */
function unsureTime({ timeQuality, occurredAfter, occurredBefore }: PlannedEvent['row']): UnsureTime | null {
  if (timeQuality === 'received') return 'received'
  if (timeQuality !== 'interval') return null
  const known = occurredAfter && occurredBefore
  return known && occurredBefore.getTime() - occurredAfter.getTime() <= HOUR ? null : 'interval'
}
