import { and, asc, count, eq, gte, inArray, isNull, max, min, type SQL } from 'drizzle-orm'
import { TWIN_REASONS } from '../../protocol/api/quarantined.ts'
import type { Reader } from '../db/database.ts'
import {
  deviceConfigStates,
  deviceStates,
  devices,
  discrepancies,
  locations,
  quarantinedMessages,
  reconciliations,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

/** Devices in use at these places, with what they last told. */
export function listWatched(db: Reader, locationIds: readonly string[]) {
  return db
    .select({ device: devices, state: deviceStates, config: deviceConfigStates })
    .from(devices)
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .leftJoin(deviceConfigStates, eq(deviceConfigStates.deviceId, devices.id))
    .where(and(inArray(devices.locationId, [...locationIds]), isNull(devices.revokedAt)))
}

/** Dispensers in use of a scope, by jurisdiction and name: no more of them than who counts them needs. */
export function listDispensersInUse(db: Reader, scope: string | null) {
  return db
    .select({ id: devices.id, locationId: devices.locationId, locationName: locations.name })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(
      and(
        eq(devices.kind, 'dispenser'),
        isNull(devices.revokedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(devices.id))
}

/** By device: bad messages since then that nobody has seen to. */
export function badSince(db: Reader, deviceIds: readonly string[], since: Date) {
  return openBad(
    db,
    and(inArray(quarantinedMessages.deviceId, [...deviceIds]), gte(quarantinedMessages.receivedAt, since)),
  )
}

/** By device: messages that speak of two devices under one name, of any age, until somebody has seen to them. */
export function twinSigns(db: Reader, deviceIds: readonly string[]) {
  return openBad(
    db,
    and(
      inArray(quarantinedMessages.deviceId, [...deviceIds]),
      inArray(quarantinedMessages.reason, [...TWIN_REASONS]),
    ),
  )
}

const openBad = (db: Reader, which: SQL | undefined) =>
  db
    .select({
      deviceId: quarantinedMessages.deviceId,
      messages: count(),
      latest: max(quarantinedMessages.receivedAt),
    })
    .from(quarantinedMessages)
    .where(and(isNull(quarantinedMessages.closedAt), which))
    .groupBy(quarantinedMessages.deviceId)

/** By place: how many differences between machine and books nobody has explained, and since when the oldest. */
export async function openDifferences(db: Reader, locationIds: readonly string[]) {
  const ids = [...locationIds]
  const unfollowed = await db
    .select({
      locationId: discrepancies.locationId,
      open: count(),
      oldest: min(discrepancies.openedAt),
    })
    .from(discrepancies)
    .where(and(inArray(discrepancies.locationId, ids), isNull(discrepancies.closedAt)))
    .groupBy(discrepancies.locationId)
  const questions = await db
    .select({
      locationId: reconciliations.locationId,
      open: count(),
      oldest: min(reconciliations.openedAt),
    })
    .from(reconciliations)
    .where(and(inArray(reconciliations.locationId, ids), isNull(reconciliations.closedAt)))
    .groupBy(reconciliations.locationId)
  return [...unfollowed, ...questions]
}
