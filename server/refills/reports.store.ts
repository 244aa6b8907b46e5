import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { deviceEvents, devices, reconciliations, refillReports } from '../db/schema/index.ts'
import type { ChannelKey, ReportRow } from './evidence.store.ts'

/**
 * Refills and counts that machines told of and nobody has looked at, received since `since`. Those of a device that
 * serves no place any more are none of ours.
 */
export function newObservations(db: Reader, since: Date) {
  return db
    .select({ event: deviceEvents, locationId: devices.locationId })
    .from(deviceEvents)
    .innerJoin(devices, eq(devices.id, deviceEvents.deviceId))
    .where(
      and(
        // Literals: the index is a partial one.
        sql`${deviceEvents.kind} in ('refill', 'count')`,
        gte(deviceEvents.receivedAt, since),
        sql`not exists (select 1 from refill_reports r where r.device_id = ${deviceEvents.deviceId} and r.log = ${deviceEvents.log} and r.seq = ${deviceEvents.seq})`,
        sql`not exists (select 1 from channel_counts c where c.device_id = ${deviceEvents.deviceId} and c.log = ${deviceEvents.log} and c.seq = ${deviceEvents.seq})`,
      ),
    )
    .orderBy(asc(deviceEvents.receivedAt), asc(deviceEvents.deviceId), asc(deviceEvents.seq))
}
export type Observation = Awaited<ReturnType<typeof newObservations>>[number]

export async function insertReport(tx: Writer, row: ReportRow): Promise<void> {
  await tx.insert(refillReports).values(row).onConflictDoNothing()
}

export async function updateReport(
  tx: Writer,
  { deviceId, log, seq }: Pick<ReportRow, 'deviceId' | 'log' | 'seq'>,
  set: Pick<ReportRow, 'status' | 'visitId'>,
): Promise<void> {
  await tx
    .update(refillReports)
    .set(set)
    .where(and(eq(refillReports.deviceId, deviceId), eq(refillReports.log, log), eq(refillReports.seq, seq)))
}

/** A person has answered for the open refills of a channel. */
export async function closeReports(tx: Writer, { locationId, channel }: ChannelKey): Promise<void> {
  await tx
    .update(refillReports)
    .set({ status: 'closed' })
    .where(
      and(
        eq(refillReports.locationId, locationId),
        eq(refillReports.channel, channel),
        eq(refillReports.status, 'open'),
      ),
    )
}

/** Refills of a channel that wait for a visit or for a person. */
export function unsettledReports(
  db: Reader,
  { locationId, channel }: ChannelKey,
): Promise<{ occurredAt: Date }[]> {
  return db
    .select({ occurredAt: refillReports.occurredAt })
    .from(refillReports)
    .where(
      and(
        eq(refillReports.locationId, locationId),
        eq(refillReports.channel, channel),
        inArray(refillReports.status, ['waiting', 'open']),
      ),
    )
}

/** Channels with a refill that has waited for a visit since before `before`. */
export function overdueChannels(db: Reader, before: Date): Promise<ChannelKey[]> {
  return db
    .selectDistinct({ locationId: refillReports.locationId, channel: refillReports.channel })
    .from(refillReports)
    .where(and(eq(refillReports.status, 'waiting'), lt(refillReports.receivedAt, before)))
}

/** Visits of which a person has said that their difference to the machine's word is nothing to correct. */
export async function settledVisits(db: Reader, visitIds: readonly string[]): Promise<Set<string | null>> {
  if (visitIds.length === 0) return new Set()
  const rows = await db
    .select({ visitId: reconciliations.visitId, closedAt: reconciliations.closedAt })
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.kind, 'refill_differs'),
        inArray(reconciliations.visitId, [...visitIds]),
        sql`${reconciliations.closedBy} is not null`,
      ),
    )
  return new Set(rows.map(({ visitId }) => visitId))
}
