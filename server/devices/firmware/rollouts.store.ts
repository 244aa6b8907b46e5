import { and, asc, count, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { UpdateState } from '../../../protocol/messages/update.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  deviceStates,
  devices,
  firmwareReleases,
  locations,
  people,
  rolloutDevices,
  rollouts,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import type { ReleaseRow } from './firmware.store.ts'

export type RolloutRow = typeof rollouts.$inferSelect
export type RolloutDeviceRow = typeof rolloutDevices.$inferSelect
export interface NamedRollout {
  rollout: RolloutRow
  release: ReleaseRow
  createdByName: string
}

interface RolloutFilter {
  /** Whose rollouts: those of a jurisdiction that the scope covers. */
  scope: string | null
  id?: string
  states?: readonly RolloutRow['state'][]
}

/** Newest first. */
export function listRollouts(db: Reader, { scope, id, states }: RolloutFilter): Promise<NamedRollout[]> {
  return db
    .select({ rollout: rollouts, release: firmwareReleases, createdByName: people.displayName })
    .from(rollouts)
    .innerJoin(firmwareReleases, eq(firmwareReleases.id, rollouts.releaseId))
    .innerJoin(people, eq(people.id, rollouts.createdBy))
    .where(
      and(
        inScope(rollouts.jurisdictionCode, scope),
        id === undefined ? undefined : eq(rollouts.id, id),
        states && inArray(rollouts.state, [...states]),
      ),
    )
    .orderBy(desc(rollouts.id))
}

export async function insertRollout(
  tx: Writer,
  row: RolloutRow,
  machines: readonly RolloutDeviceRow[],
): Promise<void> {
  await tx.insert(rollouts).values(row)
  await insertRows(tx, rolloutDevices, machines)
}

/** False when it was in none of these states any more. */
export async function changeRollout(
  tx: Writer,
  id: string,
  from: readonly RolloutRow['state'][],
  change: Partial<Omit<RolloutRow, 'id'>>,
): Promise<boolean> {
  const changed = await tx
    .update(rollouts)
    .set(change)
    .where(and(eq(rollouts.id, id), inArray(rollouts.state, [...from])))
    .returning({ id: rollouts.id })
  return changed.length > 0
}

/** Of the stages begun so far. */
export async function machinesUpTo(db: Reader, rolloutId: string, stage: number): Promise<string[]> {
  const rows = await db
    .select({ id: rolloutDevices.deviceId })
    .from(rolloutDevices)
    .where(and(eq(rolloutDevices.rolloutId, rolloutId), lte(rolloutDevices.stage, stage)))
  return rows.map(({ id }) => id)
}

export interface StageCount {
  stage: number
  state: UpdateState
  machines: number
  /** As counted since `since`, if anything is. */
  recent: number
  born: number
  missing: number
  jammed: number
}

/**
 * Machines by stage and state. `missing` applied it before `bornBy` and were not born; of what happened up to `since`, only
 * the machines and their states are counted.
 */
export async function countStages(
  db: Reader,
  rolloutId: string,
  { bornBy, since }: { bornBy: Date; since: Date | null },
): Promise<StageCount[]> {
  const { stage, state, stateAt, bornAt, appliedAt, jammedAt } = rolloutDevices
  const later = (column: PgColumn): SQL =>
    since === null ? sql`${column} is not null` : sql`${column} > ${sql.param(since, column)}`
  const counted = (condition: SQL) => sql`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number)
  return db
    .select({
      stage,
      state,
      machines: count(),
      recent: counted(later(stateAt)),
      born: counted(later(bornAt)),
      missing: counted(
        sql`${later(appliedAt)} and ${appliedAt} <= ${sql.param(bornBy, appliedAt)} and ${bornAt} is null and ${state} in ('applying', 'updated')`,
      ),
      jammed: counted(later(jammedAt)),
    })
    .from(rolloutDevices)
    .where(eq(rolloutDevices.rolloutId, rolloutId))
    .groupBy(stage, state)
}

/** One machine's part in a rollout. */
export interface Part {
  device: RolloutDeviceRow
  rollout: RolloutRow
  release: ReleaseRow
}

const parts = (db: Reader, where: SQL | undefined): Promise<Part[]> =>
  db
    .select({ device: rolloutDevices, rollout: rollouts, release: firmwareReleases })
    .from(rolloutDevices)
    .innerJoin(rollouts, eq(rollouts.id, rolloutDevices.rolloutId))
    .innerJoin(firmwareReleases, eq(firmwareReleases.id, rollouts.releaseId))
    .where(where)
    .orderBy(desc(rollouts.id))

/** The newest first. */
export const listParts = (db: Reader, deviceIds: readonly string[]): Promise<Part[]> =>
  parts(db, inArray(rolloutDevices.deviceId, [...deviceIds]))

/** Of these devices: what they may begin, and what they were told of and may not begin any more. */
export const listOffers = (db: Reader, deviceIds: readonly string[], now: Date): Promise<Part[]> =>
  parts(
    db,
    and(
      inArray(rolloutDevices.deviceId, [...deviceIds]),
      inArray(rolloutDevices.state, ['queued', 'downloading', 'verified', 'applying']),
      or(
        and(
          eq(rollouts.state, 'running'),
          lte(rolloutDevices.stage, rollouts.stage),
          gt(rollouts.deadline, now),
        ),
        sql`${rolloutDevices.sentAt} is not null`,
      ),
    ),
  )

export async function savePart(tx: Writer, row: RolloutDeviceRow): Promise<void> {
  const { rolloutId, deviceId, ...values } = row
  await tx
    .update(rolloutDevices)
    .set(values)
    .where(and(eq(rolloutDevices.rolloutId, rolloutId), eq(rolloutDevices.deviceId, deviceId)))
}

/** Born with the new firmware and free of jams before it, and what they last said since `since`. */
export function listBorn(db: Reader, rolloutId: string, since: Date | null) {
  return db
    .select({ deviceId: rolloutDevices.deviceId, state: deviceStates.state })
    .from(rolloutDevices)
    .innerJoin(deviceStates, eq(deviceStates.deviceId, rolloutDevices.deviceId))
    .where(
      and(
        eq(rolloutDevices.rolloutId, rolloutId),
        sql`${rolloutDevices.bornAt} is not null`,
        eq(rolloutDevices.jammedBefore, false),
        isNull(rolloutDevices.jammedAt),
        since === null ? undefined : gt(deviceStates.stateAt, since),
      ),
    )
}

export async function markJammed(
  tx: Writer,
  rolloutId: string,
  deviceIds: readonly string[],
  at: Date,
): Promise<void> {
  await tx
    .update(rolloutDevices)
    .set({ jammedAt: at })
    .where(and(eq(rolloutDevices.rolloutId, rolloutId), inArray(rolloutDevices.deviceId, [...deviceIds])))
}

interface PageOfParts {
  state?: UpdateState | undefined
  /** After this machine. */
  after?: { stage: number; deviceId: string } | undefined
}

/** By stage and machine. */
export async function pageOfParts(
  db: Reader,
  rolloutId: string,
  { state, after }: PageOfParts,
  limit: number,
): Promise<(Part & { name: string })[]> {
  const { stage, deviceId } = rolloutDevices
  return db
    .select({
      device: rolloutDevices,
      rollout: rollouts,
      release: firmwareReleases,
      name: locations.name,
    })
    .from(rolloutDevices)
    .innerJoin(rollouts, eq(rollouts.id, rolloutDevices.rolloutId))
    .innerJoin(firmwareReleases, eq(firmwareReleases.id, rollouts.releaseId))
    .innerJoin(devices, eq(devices.id, rolloutDevices.deviceId))
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(
      and(
        eq(rolloutDevices.rolloutId, rolloutId),
        state && eq(rolloutDevices.state, state),
        after && or(gt(stage, after.stage), and(eq(stage, after.stage), gt(deviceId, after.deviceId))),
      ),
    )
    .orderBy(asc(stage), asc(deviceId))
    .limit(limit)
}

/** Keeps what the machine has said meanwhile. */
export async function markTold(tx: Writer, { rolloutId, deviceId, sentAt }: RolloutDeviceRow): Promise<void> {
  await tx
    .update(rolloutDevices)
    .set({ sentAt })
    .where(
      and(
        eq(rolloutDevices.rolloutId, rolloutId),
        eq(rolloutDevices.deviceId, deviceId),
        isNull(rolloutDevices.sentAt),
      ),
    )
}
