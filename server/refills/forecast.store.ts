import { and, asc, eq, gt, inArray, isNull, max } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import {
  deviceEvents,
  devices,
  dispenserChannels,
  jurisdictions,
  locations,
  products,
  refillReports,
  refillRounds,
  refillStops,
  refillVisitChannels,
  refillVisits,
} from '../db/schema/index.ts'

/** Every place of a machine in use, whoever may see it: the prior of a county is made of all. */
export function machinePlaces(db: Reader) {
  return db
    .select({
      locationId: locations.id,
      locationName: locations.name,
      jurisdictionCode: locations.jurisdictionCode,
      jurisdictionName: jurisdictions.name,
      longitude: locations.longitude,
      latitude: locations.latitude,
    })
    .from(locations)
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .where(and(eq(locations.kind, 'dispenser'), isNull(locations.archivedAt)))
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(locations.id))
}
export type MachinePlace = Awaited<ReturnType<typeof machinePlaces>>[number]

export function channelsOf(db: Reader) {
  return db
    .select({
      locationId: dispenserChannels.locationId,
      channel: dispenserChannels.channel,
      productId: dispenserChannels.productId,
      productName: products.name,
      capacity: dispenserChannels.capacity,
      blocked: dispenserChannels.blocked,
    })
    .from(dispenserChannels)
    .leftJoin(products, eq(products.id, dispenserChannels.productId))
    .orderBy(asc(dispenserChannels.locationId), asc(dispenserChannels.channel))
}
export type PlacedChannel = Awaited<ReturnType<typeof channelsOf>>[number]

/** When somebody was last at each place. */
export async function lastVisits(db: Reader): Promise<Map<string, Date>> {
  const rows = await db
    .select({ locationId: refillVisits.locationId, at: max(refillVisits.occurredAt) })
    .from(refillVisits)
    .groupBy(refillVisits.locationId)
  return new Map(rows.flatMap(({ locationId, at }) => (at === null ? [] : [[locationId, at] as const])))
}

/** The open round that goes to each place and has not been there. */
export async function roundsByPlace(db: Reader): Promise<Map<string, string>> {
  const rows = await db
    .select({ locationId: refillStops.locationId, roundId: refillStops.roundId })
    .from(refillStops)
    .innerJoin(refillRounds, eq(refillRounds.id, refillStops.roundId))
    .where(
      and(
        inArray(refillRounds.status, ['draft', 'assigned', 'under_way']),
        isNull(refillStops.visitId),
        isNull(refillStops.skipped),
      ),
    )
  return new Map(rows.map(({ locationId, roundId }) => [locationId, roundId]))
}

/** What changed the levels of the channels of one place after `from`, by its machines' events. */
export async function levelEvents(db: Reader, locationId: string, from: Date) {
  return db
    .select({
      kind: deviceEvents.kind,
      channel: deviceEvents.channel,
      occurredAt: deviceEvents.occurredAt,
      payload: deviceEvents.payload,
    })
    .from(devices)
    .innerJoin(deviceEvents, eq(deviceEvents.deviceId, devices.id))
    .where(
      and(
        eq(devices.locationId, locationId),
        inArray(deviceEvents.kind, ['vend', 'test']),
        gt(deviceEvents.occurredAt, from),
      ),
    )
}

/** What was loaded and taken back after `from`, by visits and, where no visit knows of it, by the machine's own word. */
export async function levelVisits(db: Reader, locationId: string, from: Date) {
  const visits = await db
    .select({
      channel: refillVisitChannels.channel,
      occurredAt: refillVisitChannels.occurredAt,
      counted: refillVisitChannels.counted,
      loaded: refillVisitChannels.loaded,
      takenBack: refillVisitChannels.takenBack,
    })
    .from(refillVisitChannels)
    .where(and(eq(refillVisitChannels.locationId, locationId), gt(refillVisitChannels.occurredAt, from)))
  const told = await db
    .select({
      channel: refillReports.channel,
      occurredAt: refillReports.occurredAt,
      loaded: refillReports.loaded,
    })
    .from(refillReports)
    .where(
      and(
        eq(refillReports.locationId, locationId),
        isNull(refillReports.visitId),
        gt(refillReports.occurredAt, from),
      ),
    )
  return [...visits, ...told.map((report) => ({ ...report, counted: null, takenBack: 0 }))]
}
