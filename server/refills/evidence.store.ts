import { and, desc, eq, gt, gte, inArray, isNull, lt, lte } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader } from '../db/database.ts'
import {
  deviceEvents,
  deviceStates,
  devices,
  movements,
  refillReports,
  refillVisitChannels,
  refillVisits,
  unattributedEntries,
} from '../db/schema/index.ts'

/** One channel (货道) of one machine. */
export interface ChannelKey {
  locationId: string
  channel: number
}

/** SQLite binds at most 32,766 values. */
const IDS_PER_QUERY = 1_000

/** Every device that ever served a place; the one that does so now comes first. */
export async function devicesAt(
  db: Reader,
  locationId: string,
): Promise<{ id: string; revokedAt: Date | null }[]> {
  const rows = await db
    .select({ id: devices.id, revokedAt: devices.revokedAt })
    .from(devices)
    .where(eq(devices.locationId, locationId))
    .orderBy(desc(devices.createdAt))
  return rows.sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null))
}

/** The log a device last spoke of, up to where it had written then, and when it said so. */
export async function lastTold(
  db: Reader,
  deviceId: string,
): Promise<{ log: string; next: number; at: Date } | undefined> {
  const [row] = await db
    .select({ log: deviceStates.log, next: deviceStates.next, at: deviceStates.stateAt })
    .from(deviceStates)
    .where(eq(deviceStates.deviceId, deviceId))
  return row
}

const COUNTED = ['vend', 'test', 'failed', 'fault'] as const

/** What devices told of a channel after `from` and, if given, up to `until`. */
export async function channelEvents(
  db: Reader,
  deviceIds: readonly string[],
  channel: number,
  from: Date,
  until: Date | null,
) {
  if (deviceIds.length === 0) return []
  return db
    .select({ kind: deviceEvents.kind, occurredAt: deviceEvents.occurredAt, payload: deviceEvents.payload })
    .from(deviceEvents)
    .where(
      and(
        inArray(deviceEvents.deviceId, [...deviceIds]),
        eq(deviceEvents.channel, channel),
        inArray(deviceEvents.kind, [...COUNTED]),
        gt(deviceEvents.occurredAt, from),
        until === null ? undefined : lte(deviceEvents.occurredAt, until),
      ),
    )
}

/** Units of lost events that counters prove, by when that became known. */
export async function lostUnits(db: Reader, deviceIds: readonly string[], channel: number) {
  if (deviceIds.length === 0) return []
  return db
    .select()
    .from(unattributedEntries)
    .where(
      and(inArray(unattributedEntries.deviceId, [...deviceIds]), eq(unattributedEntries.channel, channel)),
    )
}

/** When the last event before `seq` of a log happened; null when none is known. */
export async function timeBefore(
  db: Reader,
  { deviceId, log, seq }: { deviceId: string; log: string; seq: number },
): Promise<Date | null> {
  const [row] = await db
    .select({ occurredAt: deviceEvents.occurredAt })
    .from(deviceEvents)
    .where(and(eq(deviceEvents.deviceId, deviceId), eq(deviceEvents.log, log), lt(deviceEvents.seq, seq)))
    .orderBy(desc(deviceEvents.seq))
    .limit(1)
  return row?.occurredAt ?? null
}

export type ChannelVisit = Pick<
  typeof refillVisitChannels.$inferSelect,
  'visitId' | 'occurredAt' | 'loaded' | 'takenBack'
>

/**
 * What visits did at a channel from `from` on (a visit counts before it loads) and, if given, before `until`. Movements
 * that have been reversed did nothing.
 */
export async function visitsOfChannel(
  db: Reader,
  { locationId, channel }: ChannelKey,
  from: Date,
  until: Date | null,
): Promise<ChannelVisit[]> {
  const rows = await db
    .select({
      visitId: refillVisitChannels.visitId,
      occurredAt: refillVisitChannels.occurredAt,
      loaded: refillVisitChannels.loaded,
      takenBackLots: refillVisitChannels.takenBackLots,
      movementIds: refillVisits.movementIds,
    })
    .from(refillVisitChannels)
    .innerJoin(refillVisits, eq(refillVisits.id, refillVisitChannels.visitId))
    .where(
      and(
        eq(refillVisitChannels.locationId, locationId),
        eq(refillVisitChannels.channel, channel),
        gte(refillVisitChannels.occurredAt, from),
        until === null ? undefined : lt(refillVisitChannels.occurredAt, until),
      ),
    )
  const reversed = await reversedAmong(
    db,
    rows.flatMap(({ movementIds }) => movementIds),
  )
  return rows.map(({ loaded, takenBackLots, movementIds, ...row }) => {
    const undone = movementIds.flatMap((id) => reversed.get(id) ?? [])
    const stays = ({ disposed }: { disposed: boolean }) =>
      !undone.some(({ from, kind }) => from === locationId && (kind === 'disposal') === disposed)
    return {
      ...row,
      loaded: undone.some(({ to }) => to === locationId) ? 0 : loaded,
      takenBack: takenBackLots.filter(stays).reduce((sum, { quantity }) => sum + quantity, 0),
    }
  })
}

/** Those of these movements that have been reversed, by id. */
async function reversedAmong(db: Reader, ids: readonly string[]) {
  const reversal = alias(movements, 'reversal')
  const found = new Map<string, { kind: string; from: string; to: string }>()
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY)
    for (const { id, ...movement } of await db
      .select({
        id: movements.id,
        kind: movements.kind,
        from: movements.fromLocationId,
        to: movements.toLocationId,
      })
      .from(movements)
      .innerJoin(reversal, eq(reversal.reversesId, movements.id))
      .where(inArray(movements.id, ids.slice(start, start + IDS_PER_QUERY))))
      found.set(id, movement)
  return found
}

export type ReportRow = typeof refillReports.$inferSelect

/** What machines told of refills of a channel. */
export function reportsOfChannel(
  db: Reader,
  { locationId, channel }: ChannelKey,
  from: Date,
  until: Date | null,
): Promise<ReportRow[]> {
  return db
    .select()
    .from(refillReports)
    .where(
      and(
        eq(refillReports.locationId, locationId),
        eq(refillReports.channel, channel),
        gte(refillReports.occurredAt, from),
        until === null ? undefined : lt(refillReports.occurredAt, until),
      ),
    )
}

/** Machines in use, with what they last told. */
export function machinesTold(db: Reader, locationIds?: readonly string[]) {
  return db
    .select({
      deviceId: devices.id,
      locationId: devices.locationId,
      log: deviceStates.log,
      next: deviceStates.next,
      state: deviceStates.state,
      stateAt: deviceStates.stateAt,
    })
    .from(devices)
    .innerJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .where(
      and(
        eq(devices.kind, 'dispenser'),
        isNull(devices.revokedAt),
        locationIds && inArray(devices.locationId, [...locationIds]),
      ),
    )
}
