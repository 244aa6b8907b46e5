import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { State } from '../../../protocol/messages/state.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { deviceStates, devices, firmwareReleases, locations, people } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type ReleaseRow = typeof firmwareReleases.$inferSelect
export type NamedReleaseRow = ReleaseRow & { uploadedByName: string }

/** Newest upload first. */
export async function listReleases(db: Reader, id?: string): Promise<NamedReleaseRow[]> {
  const rows = await db
    .select({ release: firmwareReleases, uploadedByName: people.displayName })
    .from(firmwareReleases)
    .innerJoin(people, eq(people.id, firmwareReleases.uploadedBy))
    .where(id === undefined ? undefined : eq(firmwareReleases.id, id))
    .orderBy(desc(firmwareReleases.uploadedAt), desc(firmwareReleases.id))
  return rows.map(({ release, uploadedByName }) => ({ ...release, uploadedByName }))
}

/** What there is for a kind of board. */
export function releasesFor(db: Reader, hardware: string): Promise<ReleaseRow[]> {
  return db.select().from(firmwareReleases).where(eq(firmwareReleases.hardware, hardware))
}

/** False when that version is there already. */
export async function insertRelease(tx: Writer, row: ReleaseRow): Promise<boolean> {
  const inserted = await tx
    .insert(firmwareReleases)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: firmwareReleases.id })
  return inserted.length > 0
}

export interface Board {
  id: string
  hardware: string | null
  firmware: string | null
  channels: State['channels'] | null
}

/** Every device in scope that is not revoked, or these, with what it last said of itself. */
export async function listBoards(
  db: Reader,
  scope: string | null,
  ids?: readonly string[],
): Promise<Board[]> {
  const rows = await db
    .select({
      id: devices.id,
      hardware: deviceStates.hardware,
      firmware: deviceStates.firmware,
      state: deviceStates.state,
    })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        ids ? inArray(devices.id, [...ids]) : isNull(devices.revokedAt),
      ),
    )
    .orderBy(asc(devices.id))
  return rows.map(({ state, ...row }) => ({ ...row, channels: state?.channels ?? null }))
}
