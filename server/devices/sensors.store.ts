import { and, asc, eq } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { deviceStates, devices, jurisdictions, locations } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export interface SensorRow {
  device: typeof devices.$inferSelect
  location: { name: string; jurisdictionCode: string }
  jurisdictionName: string
  state: typeof deviceStates.$inferSelect | null
}

export function listSensors(
  db: Reader,
  scope: string | null,
  { id, locationId }: { id?: string | undefined; locationId?: string | undefined },
): Promise<SensorRow[]> {
  return db
    .select({
      device: devices,
      location: { name: locations.name, jurisdictionCode: locations.jurisdictionCode },
      jurisdictionName: jurisdictions.name,
      state: deviceStates,
    })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .where(
      and(
        eq(devices.kind, 'sensor'),
        inScope(locations.jurisdictionCode, scope),
        id === undefined ? undefined : eq(devices.id, id),
        locationId === undefined ? undefined : eq(devices.locationId, locationId),
      ),
    )
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(devices.name), asc(devices.id))
}
