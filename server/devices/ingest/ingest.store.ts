import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  deviceEvents,
  deviceLogs,
  deviceSecrets,
  deviceStates,
  devices,
  quarantinedMessages,
  unattributedEntries,
} from '../../db/schema/index.ts'
import { perChange, perValues } from '../../db/statements.ts'
import { told, toldRow } from '../../db/told.row.ts'
import type { Present } from '../device-present.ts'
import type { Checkpoint } from './device-log.ts'
import type { StoredTimes } from './log-times.ts'

export type EventRow = typeof deviceEvents.$inferSelect
export type LogRow = typeof deviceLogs.$inferSelect
export type QuarantineRow = typeof quarantinedMessages.$inferSelect
export type UnattributedRow = typeof unattributedEntries.$inferSelect
/** An event beyond its log's checkpoint. */
export type ReplayedEvent = Pick<EventRow, 'deviceId' | 'log' | 'seq' | 'payload' | 'receivedAt'>

export interface StoredDevice {
  id: string
  locationId: string
  kind: 'dispenser' | 'sensor'
  present: Present | null
  logs: LogRow[]
  /** By log and sequence number. */
  replay: ReplayedEvent[]
}

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const IDS_PER_QUERY = 500

/** Everything ingest keeps in memory of these devices. */
export async function loadDevices(tx: Reader, ids: readonly string[]): Promise<StoredDevice[]> {
  const loaded: StoredDevice[] = []
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    loaded.push(...(await loadSome(tx, ids.slice(from, from + IDS_PER_QUERY))))
  return loaded
}

async function loadSome(tx: Reader, ids: string[]): Promise<StoredDevice[]> {
  const rows = await tx
    .select({ id: devices.id, locationId: devices.locationId, kind: devices.kind, present: deviceStates })
    .from(devices)
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .where(inArray(devices.id, ids))
  const logs = await tx
    .select()
    .from(deviceLogs)
    .where(inArray(deviceLogs.deviceId, ids))
    .orderBy(asc(deviceLogs.generation))
  const replay = await tx
    .select({
      deviceId: deviceEvents.deviceId,
      log: deviceEvents.log,
      seq: deviceEvents.seq,
      payload: deviceEvents.payload,
      receivedAt: deviceEvents.receivedAt,
    })
    .from(deviceLogs)
    .innerJoin(
      deviceEvents,
      and(
        eq(deviceEvents.deviceId, deviceLogs.deviceId),
        eq(deviceEvents.log, deviceLogs.log),
        gt(deviceEvents.seq, deviceLogs.through),
      ),
    )
    .where(inArray(deviceLogs.deviceId, ids))
    .orderBy(asc(deviceEvents.deviceId), asc(deviceEvents.log), asc(deviceEvents.seq))
  const stored = new Map(
    rows.map((row) => [row.id, { ...row, logs: [] as LogRow[], replay: [] as ReplayedEvent[] }]),
  )
  for (const row of logs) stored.get(row.deviceId)?.logs.push(row)
  for (const row of replay) stored.get(row.deviceId)?.replay.push(row)
  return [...stored.values()]
}

export const insertLogs = (tx: Writer, rows: LogRow[]): Promise<void> => insertRows(tx, deviceLogs, rows)

export async function setGeneration(
  tx: Writer,
  { deviceId, log, generation }: Pick<LogRow, 'deviceId' | 'log' | 'generation'>,
): Promise<void> {
  await tx
    .update(deviceLogs)
    .set({ generation })
    .where(and(eq(deviceLogs.deviceId, deviceId), eq(deviceLogs.log, log)))
}

/** Which devices have spoken of logs with these ids. */
export async function devicesOfLogs(
  tx: Reader,
  logs: readonly string[],
): Promise<Pick<LogRow, 'deviceId' | 'log'>[]> {
  const found: Pick<LogRow, 'deviceId' | 'log'>[] = []
  for (let from = 0; from < logs.length; from += IDS_PER_QUERY)
    found.push(
      ...(await tx
        .select({ deviceId: deviceLogs.deviceId, log: deviceLogs.log })
        .from(deviceLogs)
        .where(inArray(deviceLogs.log, logs.slice(from, from + IDS_PER_QUERY)))),
    )
  return found
}

export const insertEvents = (tx: Writer, rows: EventRow[]): Promise<void> =>
  insertRows(tx, deviceEvents, rows)
export const insertQuarantined = (tx: Writer, rows: QuarantineRow[]): Promise<void> =>
  insertRows(tx, quarantinedMessages, rows)
export const insertUnattributed = (tx: Writer, rows: UnattributedRow[]): Promise<void> =>
  insertRows(tx, unattributedEntries, rows)

export interface CheckpointRow extends Checkpoint {
  deviceId: string
  log: string
  times: StoredTimes
}

export async function saveCheckpoints(tx: Writer, rows: readonly CheckpointRow[]): Promise<void> {
  await updateCheckpoint(tx, rows)
}

const updateCheckpoint = perChange('save_checkpoint', (tx) => {
  const { through, gaps, counters, times } = deviceLogs
  return tx
    .update(deviceLogs)
    .set({
      through: told('through', through),
      gaps: told('gaps', gaps),
      counters: told('counters', counters),
      times: told('times', times),
    })
    .where(
      and(eq(deviceLogs.deviceId, sql.placeholder('deviceId')), eq(deviceLogs.log, sql.placeholder('log'))),
    )
})

export interface PresentRow extends Present {
  deviceId: string
  lastSeenAt: Date
}

export async function savePresents(tx: Writer, rows: readonly PresentRow[]): Promise<void> {
  await upsertPresent(tx, rows)
}

const upsertPresent = perChange('save_present', (tx) => {
  const row = toldRow(deviceStates)
  return tx.insert(deviceStates).values(row).onConflictDoUpdate({ target: deviceStates.deviceId, set: row })
})

export async function saveLastSeen(
  tx: Writer,
  rows: readonly { deviceId: string; lastSeenAt: Date }[],
): Promise<void> {
  await updateLastSeen(tx, rows)
}

const updateLastSeen = perChange('save_last_seen', (tx) => {
  const at = told('lastSeenAt', deviceStates.lastSeenAt)
  return tx
    .update(deviceStates)
    .set({ lastSeenAt: at })
    .where(and(eq(deviceStates.deviceId, sql.placeholder('deviceId')), lt(deviceStates.lastSeenAt, at)))
})

/** The events of one log with these sequence numbers. */
export async function findEvents(
  tx: Reader,
  deviceId: string,
  log: string,
  seqs: readonly number[],
): Promise<Pick<EventRow, 'seq' | 'payload'>[]> {
  return tx
    .select({ seq: deviceEvents.seq, payload: deviceEvents.payload })
    .from(deviceEvents)
    .where(
      and(
        eq(deviceEvents.deviceId, deviceId),
        eq(deviceEvents.log, log),
        inArray(deviceEvents.seq, [...seqs]),
      ),
    )
}

/** Takes units out of the entry that covers a lost event; what it could not explain is left to the caller. */
export async function explain(
  tx: Writer,
  lost: { deviceId: string; log: string; channel: number; seq: number; quantity: number },
): Promise<{ explained: number; movementId: string | null }> {
  const covering = and(
    eq(unattributedEntries.deviceId, lost.deviceId),
    eq(unattributedEntries.log, lost.log),
    eq(unattributedEntries.channel, lost.channel),
    lte(unattributedEntries.fromSeq, lost.seq),
    gte(unattributedEntries.toSeq, lost.seq),
  )
  const [entry] = await tx.select().from(unattributedEntries).where(covering)
  if (!entry) return { explained: 0, movementId: null }
  const explained = Math.min(entry.quantity, lost.quantity)
  await tx
    .update(unattributedEntries)
    .set({ quantity: sql`${unattributedEntries.quantity} - ${explained}` })
    .where(covering)
  return { explained, movementId: entry.movementId }
}

/** A device was born on a connection that it opened with this secret. */
export interface Proof {
  deviceId: string
  secretId: string
  at: Date
}

/** Devices have proved that they hold these secrets: the ones before them are void. */
export async function retireOlderSecrets(tx: Writer, proofs: readonly Proof[]): Promise<void> {
  const secrets = await findSecret(tx, proofs)
  for (const [i, [secret]] of secrets.entries()) {
    const proof = proofs[i]
    // Known from an earlier birth, which retired the older ones.
    if (proof && secret && !secret.provenAt) await retireOlder(tx, proof, secret.createdAt)
  }
}

const findSecret = perValues((tx) =>
  tx
    .select({ createdAt: deviceSecrets.createdAt, provenAt: deviceSecrets.provenAt })
    .from(deviceSecrets)
    .where(
      and(
        eq(deviceSecrets.deviceId, sql.placeholder('deviceId')),
        eq(deviceSecrets.id, sql.placeholder('secretId')),
      ),
    )
    .prepare('find_secret'),
)

async function retireOlder(tx: Writer, { deviceId, secretId, at }: Proof, createdAt: Date): Promise<void> {
  await tx.update(deviceSecrets).set({ provenAt: at }).where(eq(deviceSecrets.id, secretId))
  await tx
    .update(deviceSecrets)
    .set({ retiredAt: at })
    .where(
      and(
        eq(deviceSecrets.deviceId, deviceId),
        isNull(deviceSecrets.retiredAt),
        lt(deviceSecrets.createdAt, createdAt),
      ),
    )
}

/** Leaves the newest `keep` quarantined messages of a device. */
export async function pruneQuarantine(tx: Writer, deviceId: string, keep: number): Promise<void> {
  const [oldest] = await tx
    .select({ receivedAt: quarantinedMessages.receivedAt })
    .from(quarantinedMessages)
    .where(eq(quarantinedMessages.deviceId, deviceId))
    .orderBy(desc(quarantinedMessages.receivedAt))
    .offset(keep - 1)
    .limit(1)
  if (!oldest) return
  const older = lt(quarantinedMessages.receivedAt, oldest.receivedAt)
  await tx.delete(quarantinedMessages).where(and(eq(quarantinedMessages.deviceId, deviceId), older))
}
