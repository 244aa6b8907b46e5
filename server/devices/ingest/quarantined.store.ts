import { and, count, desc, eq, inArray, isNotNull, isNull, lt, type SQL } from 'drizzle-orm'
import { type QuarantineReason, TWIN_REASONS } from '../../../protocol/api/quarantined.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { devices, locations, people, quarantinedMessages } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

interface Selection {
  /** Division code; null = everything, unregistered devices included. */
  scope: string | null
  deviceId?: string | undefined
}

export interface PageOf extends Selection {
  reason?: QuarantineReason | undefined
  state: 'open' | 'closed' | 'all'
  /** Id of the last message of the page before. */
  after?: string | undefined
  limit: number
}

export interface QuarantinedRow {
  message: typeof quarantinedMessages.$inferSelect
  device: Pick<typeof devices.$inferSelect, 'kind' | 'name' | 'locationId'> | null
  locationName: string | null
  closedByName: string | null
}

const { deviceId, reason, closedAt, id } = quarantinedMessages

const selected = (selection: Selection): SQL | undefined =>
  and(
    inScope(locations.jurisdictionCode, selection.scope),
    selection.deviceId === undefined ? undefined : eq(deviceId, selection.deviceId),
  )

/** Newest first. */
export function listPage(
  db: Reader,
  { reason: only, state, after, limit, ...selection }: PageOf,
): Promise<QuarantinedRow[]> {
  return db
    .select({
      message: quarantinedMessages,
      device: { kind: devices.kind, name: devices.name, locationId: devices.locationId },
      locationName: locations.name,
      closedByName: people.displayName,
    })
    .from(quarantinedMessages)
    .leftJoin(devices, eq(devices.id, deviceId))
    .leftJoin(locations, eq(locations.id, devices.locationId))
    .leftJoin(people, eq(people.id, quarantinedMessages.closedBy))
    .where(
      and(
        selected(selection),
        only === undefined ? undefined : eq(reason, only),
        state === 'all' ? undefined : state === 'open' ? isNull(closedAt) : isNotNull(closedAt),
        after === undefined ? undefined : lt(id, after),
      ),
    )
    .orderBy(desc(id))
    .limit(limit)
}

/** The newest of one device, seen to or not. */
export function listQuarantined(db: Reader, of: string, limit: number) {
  return db
    .select()
    .from(quarantinedMessages)
    .where(eq(deviceId, of))
    .orderBy(desc(quarantinedMessages.receivedAt), desc(id))
    .limit(limit)
}

export async function countByReason(
  db: Reader,
  selection: Selection,
): Promise<{ reason: QuarantineReason; open: number; closed: number }[]> {
  const rows = await db
    .select({ reason, all: count(), closed: count(closedAt) })
    .from(quarantinedMessages)
    .leftJoin(devices, eq(devices.id, deviceId))
    .leftJoin(locations, eq(locations.id, devices.locationId))
    .where(selected(selection))
    .groupBy(reason)
  return rows.map(({ reason: of, all, closed }) => ({ reason: of, open: all - closed, closed }))
}

/** Which of these messages are in the scope, and whose they are. */
export function findMessages(
  tx: Reader,
  scope: string | null,
  ids: readonly string[],
): Promise<{ id: string; deviceId: string | null; locationId: string | null }[]> {
  return tx
    .select({ id, deviceId, locationId: devices.locationId })
    .from(quarantinedMessages)
    .leftJoin(devices, eq(devices.id, deviceId))
    .leftJoin(locations, eq(locations.id, devices.locationId))
    .where(and(inArray(id, [...ids]), inScope(locations.jurisdictionCode, scope)))
}

/** How many were open. */
export async function closeMessages(
  tx: Writer,
  ids: readonly string[],
  closing: { closedAt: Date; closedBy: string; note: string },
): Promise<number> {
  const closed = await tx
    .update(quarantinedMessages)
    .set(closing)
    .where(and(inArray(id, [...ids]), isNull(closedAt)))
    .returning({ id })
  return closed.length
}

const IDS_PER_QUERY = 1_000

/** Open ones of each device, and the devices under whose name two may be speaking. */
export async function countQuarantined(
  db: Reader,
  deviceIds: readonly string[],
): Promise<{ quarantined: Map<string, number>; suspect: Set<string> }> {
  const quarantined = new Map<string, number>()
  const suspect = new Set<string>()
  for (let from = 0; from < deviceIds.length; from += IDS_PER_QUERY) {
    const rows = await db
      .select({ deviceId, reason, open: count() })
      .from(quarantinedMessages)
      .where(and(inArray(deviceId, deviceIds.slice(from, from + IDS_PER_QUERY)), isNull(closedAt)))
      .groupBy(deviceId, reason)
    for (const row of rows) {
      if (row.deviceId === null) continue
      quarantined.set(row.deviceId, (quarantined.get(row.deviceId) ?? 0) + row.open)
      if (TWIN_REASONS.some((twin) => twin === row.reason)) suspect.add(row.deviceId)
    }
  }
  return { quarantined, suspect }
}
