import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  deviceCommands,
  devices,
  dispenserChannels,
  locations,
  people,
  recallChannels,
  recalls,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import type { Connection } from '../presence.ts'

export type CommandRow = typeof deviceCommands.$inferSelect
export type NamedCommandRow = CommandRow & { createdByName: string }

/** A device that a person may steer. */
export interface SteeredDevice {
  id: string
  locationId: string
  revokedAt: Date | null
}

/** In no order; one that is not in scope is absent. */
export function findDevices(
  db: Reader,
  scope: string | null,
  ids: readonly string[],
): Promise<SteeredDevice[]> {
  return db
    .select({ id: devices.id, locationId: devices.locationId, revokedAt: devices.revokedAt })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(and(inArray(devices.id, [...ids]), inScope(locations.jurisdictionCode, scope)))
}

/** Channels of these places. */
export function listChannelNumbers(
  db: Reader,
  locationIds: readonly string[],
): Promise<{ locationId: string; channel: number }[]> {
  return db
    .select({ locationId: dispenserChannels.locationId, channel: dispenserChannels.channel })
    .from(dispenserChannels)
    .where(inArray(dispenserChannels.locationId, [...locationIds]))
}

/** Channels of these places that an open recall wants blocked. */
export function listRecalledChannels(
  db: Reader,
  locationIds: readonly string[],
): Promise<{ locationId: string; channel: number }[]> {
  return db
    .select({ locationId: recallChannels.locationId, channel: recallChannels.channel })
    .from(recallChannels)
    .innerJoin(recalls, eq(recalls.id, recallChannels.recallId))
    .where(
      and(
        inArray(recallChannels.locationId, [...locationIds]),
        isNull(recallChannels.releasedAt),
        eq(recalls.status, 'open'),
      ),
    )
}

/** Commands without an outcome, by device. */
export async function countOpen(db: Reader, deviceIds: readonly string[]): Promise<Map<string, number>> {
  const counted = await db
    .select({ id: deviceCommands.deviceId, value: count() })
    .from(deviceCommands)
    .where(and(inArray(deviceCommands.deviceId, [...deviceIds]), isNull(deviceCommands.finishedAt)))
    .groupBy(deviceCommands.deviceId)
  return new Map(counted.map(({ id, value }) => [id, value]))
}

export async function insertCommands(tx: Writer, rows: readonly CommandRow[]): Promise<void> {
  await insertRows(tx, deviceCommands, rows)
}

export interface CommandFilter {
  scope: string | null
  id?: string | undefined
  deviceId?: string | undefined
  batch?: string | undefined
  open?: boolean | undefined
  /** Older than this command. */
  before?: string | undefined
}

/** Newest first: ids sort by the time they were made. */
export async function listCommands(
  db: Reader,
  { scope, id, deviceId, batch, open, before }: CommandFilter,
  limit: number,
): Promise<NamedCommandRow[]> {
  const { finishedAt } = deviceCommands
  const unless = <T>(value: T | undefined, condition: (value: T) => SQL) =>
    value === undefined ? undefined : condition(value)
  const rows = await db
    .select({ command: deviceCommands, createdByName: people.displayName })
    .from(deviceCommands)
    .innerJoin(people, eq(people.id, deviceCommands.createdBy))
    .innerJoin(devices, eq(devices.id, deviceCommands.deviceId))
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        unless(id, (value) => eq(deviceCommands.id, value)),
        unless(deviceId, (value) => eq(deviceCommands.deviceId, value)),
        unless(batch, (value) => eq(deviceCommands.batchId, value)),
        unless(before, (value) => lt(deviceCommands.id, value)),
        unless(open, (value) => (value ? isNull(finishedAt) : isNotNull(finishedAt))),
      ),
    )
    .orderBy(desc(deviceCommands.id))
    .limit(limit)
  return rows.map(({ command, createdByName }) => ({ ...command, createdByName }))
}

/** Without an outcome and in time, oldest first. */
export function listDue(db: Reader, deviceIds: readonly string[], now: Date): Promise<CommandRow[]> {
  return db
    .select()
    .from(deviceCommands)
    .where(
      and(
        inArray(deviceCommands.deviceId, [...deviceIds]),
        isNull(deviceCommands.finishedAt),
        gt(deviceCommands.expiresAt, now),
      ),
    )
    .orderBy(asc(deviceCommands.id))
}

/** False when it has an outcome by now, is too old, or was sent on this connection before. */
export async function markSent(
  tx: Writer,
  id: string,
  { boot, conn }: Connection,
  now: Date,
): Promise<boolean> {
  const { sentBoot, sentConn, expiresAt, finishedAt, state, attempts } = deviceCommands
  const sent = await tx
    .update(deviceCommands)
    .set({
      state: sql`case when ${state} = 'queued' then 'sent' else ${state} end`,
      attempts: sql`${attempts} + 1`,
      sentAt: now,
      sentBoot: boot,
      sentConn: conn,
    })
    .where(
      and(
        eq(deviceCommands.id, id),
        isNull(finishedAt),
        gt(expiresAt, now),
        or(isNull(sentBoot), ne(sentBoot, boot), ne(sentConn, conn)),
      ),
    )
    .returning({ id: deviceCommands.id })
  return sent.length > 0
}

/** False when it is no longer queued. */
export async function cancel(tx: Writer, id: string, now: Date): Promise<boolean> {
  const cancelled = await tx
    .update(deviceCommands)
    .set({ state: 'cancelled', finishedAt: now })
    .where(and(eq(deviceCommands.id, id), eq(deviceCommands.state, 'queued')))
    .returning({ id: deviceCommands.id })
  return cancelled.length > 0
}

const overdue = (now: Date) => and(isNull(deviceCommands.finishedAt), lte(deviceCommands.expiresAt, now))

export async function isAnyOverdue(db: Reader, now: Date): Promise<boolean> {
  return (
    (await db.select({ id: deviceCommands.id }).from(deviceCommands).where(overdue(now)).limit(1)).length > 0
  )
}

/** Whose commands have expired by now. */
export async function expire(tx: Writer, now: Date): Promise<{ deviceId: string }[]> {
  return tx
    .update(deviceCommands)
    .set({ state: 'expired', finishedAt: now })
    .where(overdue(now))
    .returning({ deviceId: deviceCommands.deviceId })
}

export function findCommands(tx: Reader, ids: readonly string[]): Promise<CommandRow[]> {
  return tx
    .select()
    .from(deviceCommands)
    .where(inArray(deviceCommands.id, [...ids]))
}

export async function saveProgress(
  tx: Writer,
  { id, state, reason, receivedAt, finishedAt }: CommandRow,
): Promise<void> {
  await tx
    .update(deviceCommands)
    .set({ state, reason, receivedAt, finishedAt })
    .where(eq(deviceCommands.id, id))
}

/** (Un)blocks of this device that were asked for later and are done. */
export function listLaterBlocks(
  tx: Reader,
  { deviceId, id }: Pick<CommandRow, 'deviceId' | 'id'>,
): Promise<Pick<CommandRow, 'args'>[]> {
  return tx
    .select({ args: deviceCommands.args })
    .from(deviceCommands)
    .where(
      and(
        eq(deviceCommands.deviceId, deviceId),
        gt(deviceCommands.id, id),
        inArray(deviceCommands.op, ['block_channel', 'unblock_channel']),
        eq(deviceCommands.state, 'done'),
      ),
    )
}

/** The place whose channel it is; null when it was blocked, or free, before. */
export async function setBlocked(
  tx: Writer,
  deviceId: string,
  channel: number,
  blocked: boolean,
): Promise<string | null> {
  const [device] = await tx
    .select({ locationId: devices.locationId })
    .from(devices)
    .where(and(eq(devices.id, deviceId), isNull(devices.revokedAt)))
  if (!device) return null
  const changed = await tx
    .update(dispenserChannels)
    .set({ blocked })
    .where(
      and(
        eq(dispenserChannels.locationId, device.locationId),
        eq(dispenserChannels.channel, channel),
        ne(dispenserChannels.blocked, blocked),
      ),
    )
    .returning({ locationId: dispenserChannels.locationId })
  return changed[0]?.locationId ?? null
}
