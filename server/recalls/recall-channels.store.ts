import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import {
  deviceCommands,
  deviceEvents,
  devices,
  dispenserChannels,
  locations,
  recallChannels,
  recalls,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type ChannelRow = typeof recallChannels.$inferSelect
export type CommandFacts = Pick<
  typeof deviceCommands.$inferSelect,
  'id' | 'deviceId' | 'op' | 'state' | 'reason' | 'sentAt' | 'finishedAt'
>
export type ChannelKey = Pick<ChannelRow, 'locationId' | 'channel'>

export async function insertChannels(tx: Writer, rows: readonly ChannelRow[]): Promise<void> {
  await insertRows(tx, recallChannels, rows)
}

export async function updateChannel(
  tx: Writer,
  { recallId, locationId, channel }: Pick<ChannelRow, 'recallId'> & ChannelKey,
  set: Partial<
    Pick<ChannelRow, 'cause' | 'wasBlocked' | 'commandId' | 'heldAt' | 'releasedAt' | 'releasedBy'>
  >,
): Promise<void> {
  await tx
    .update(recallChannels)
    .set(set)
    .where(
      and(
        eq(recallChannels.recallId, recallId),
        eq(recallChannels.locationId, locationId),
        eq(recallChannels.channel, channel),
      ),
    )
}

/** With the last command for each, in the order of places and channels. */
export async function channelsOf(db: Reader, recallIds: readonly string[]) {
  if (recallIds.length === 0) return []
  const { id, deviceId, op, state, reason, sentAt, finishedAt } = deviceCommands
  return db
    .select({
      held: recallChannels,
      locationName: locations.name,
      jurisdictionCode: locations.jurisdictionCode,
      command: { id, deviceId, op, state, reason, sentAt, finishedAt },
    })
    .from(recallChannels)
    .innerJoin(locations, eq(locations.id, recallChannels.locationId))
    .leftJoin(deviceCommands, eq(deviceCommands.id, recallChannels.commandId))
    .where(inArray(recallChannels.recallId, [...recallIds]))
    .orderBy(asc(locations.name), asc(recallChannels.locationId), asc(recallChannels.channel))
}
export type NamedChannel = Awaited<ReturnType<typeof channelsOf>>[number]

/** Recalls that have channels to be unblocked whose machines have not said that they did. */
export async function recallsReleasing(db: Reader): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: recallChannels.recallId })
    .from(recallChannels)
    .innerJoin(deviceCommands, eq(deviceCommands.id, recallChannels.commandId))
    .where(and(isNotNull(recallChannels.releasedAt), ne(deviceCommands.state, 'done')))
  return rows.map(({ id }) => id)
}

/** Channels that an open recall wants blocked; of those other than this one. */
export async function heldChannels(db: Reader, { except }: { except?: string } = {}): Promise<ChannelKey[]> {
  return db
    .select({ locationId: recallChannels.locationId, channel: recallChannels.channel })
    .from(recallChannels)
    .innerJoin(recalls, eq(recalls.id, recallChannels.recallId))
    .where(
      and(
        except === undefined ? undefined : ne(recallChannels.recallId, except),
        eq(recalls.status, 'open'),
        isNull(recallChannels.releasedAt),
      ),
    )
}

/** Machines in use, by place. */
export async function machinesAt(db: Reader, locationIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(locationIds)]
  const rows =
    ids.length === 0
      ? []
      : await db
          .select({ id: devices.id, locationId: devices.locationId })
          .from(devices)
          .where(
            and(eq(devices.kind, 'dispenser'), isNull(devices.revokedAt), inArray(devices.locationId, ids)),
          )
  return new Map(rows.map(({ id, locationId }) => [locationId, id]))
}

/** Channels for a product, in scope. */
export function channelsFor(db: Reader, productId: string, scope: string | null) {
  return db
    .select({
      locationId: dispenserChannels.locationId,
      locationName: locations.name,
      channel: dispenserChannels.channel,
      blocked: dispenserChannels.blocked,
    })
    .from(dispenserChannels)
    .innerJoin(locations, eq(locations.id, dispenserChannels.locationId))
    .where(and(eq(dispenserChannels.productId, productId), inScope(locations.jurisdictionCode, scope)))
    .orderBy(asc(locations.name), asc(dispenserChannels.locationId), asc(dispenserChannels.channel))
}

export async function isBlocked(db: Reader, { locationId, channel }: ChannelKey): Promise<boolean> {
  const [row] = await db
    .select({ blocked: dispenserChannels.blocked })
    .from(dispenserChannels)
    .where(and(eq(dispenserChannels.locationId, locationId), eq(dispenserChannels.channel, channel)))
  return row?.blocked ?? false
}

/** What machines told of refills that arrived at `since` or later, the latest first. */
export function refillsTold(db: Reader, since: Date) {
  return db
    .select({
      locationId: devices.locationId,
      channel: deviceEvents.channel,
      receivedAt: deviceEvents.receivedAt,
      payload: deviceEvents.payload,
    })
    .from(deviceEvents)
    .innerJoin(devices, eq(devices.id, deviceEvents.deviceId))
    .where(
      and(
        // Literals: the index is a partial one.
        sql`${deviceEvents.kind} in ('refill', 'count')`,
        eq(deviceEvents.kind, 'refill'),
        gte(deviceEvents.receivedAt, since),
      ),
    )
    .orderBy(desc(deviceEvents.receivedAt), desc(deviceEvents.seq))
}

/** Who opened a recall: its commands are given on their word. */
export async function openerOf(db: Reader, recallId: string): Promise<string | undefined> {
  const [row] = await db.select({ openedBy: recalls.openedBy }).from(recalls).where(eq(recalls.id, recallId))
  return row?.openedBy
}
