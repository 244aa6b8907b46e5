import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, or } from 'drizzle-orm'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import type { Reader, Writer } from '../../db/database.ts'
import {
  jurisdictions,
  locations,
  people,
  settings,
  staffChanges,
  staffMembers,
  staffRecords,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type MemberRow = typeof staffMembers.$inferSelect
export type RecordRow = typeof staffRecords.$inferSelect
export type ChangeRow = typeof staffChanges.$inferSelect

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const PER_QUERY = 1_000

export interface MemberFilter {
  scope: string | null
  id?: string | undefined
  locationId?: string | undefined
  /** Some places; at most a thousand. */
  locationIds?: readonly string[] | undefined
  /** Only at places in use. */
  inUse?: boolean | undefined
}

/** Members with their place, by place and name. */
export function listMembers(db: Reader, { scope, id, locationId, locationIds, inUse }: MemberFilter) {
  return db
    .select({
      member: staffMembers,
      location: {
        id: locations.id,
        name: locations.name,
        kind: locations.kind,
        jurisdictionCode: locations.jurisdictionCode,
        jurisdictionName: jurisdictions.name,
      },
    })
    .from(staffMembers)
    .innerJoin(locations, eq(locations.id, staffMembers.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        id === undefined ? undefined : eq(staffMembers.id, id),
        locationId === undefined ? undefined : eq(staffMembers.locationId, locationId),
        locationIds && inArray(staffMembers.locationId, [...locationIds]),
        inUse ? isNull(locations.archivedAt) : undefined,
      ),
    )
    .orderBy(
      asc(locations.jurisdictionCode),
      asc(locations.name),
      asc(staffMembers.name),
      asc(staffMembers.id),
    )
}

/** Who works at these places on the day `today`. */
export async function membersAt(
  db: Reader,
  locationIds: readonly string[],
  today: string,
): Promise<MemberRow[]> {
  const working = and(
    lte(staffMembers.startedOn, today),
    or(isNull(staffMembers.leftOn), gte(staffMembers.leftOn, today)),
  )
  const found: MemberRow[] = []
  for (let from = 0; from < locationIds.length; from += PER_QUERY)
    found.push(
      ...(await db
        .select()
        .from(staffMembers)
        .where(and(inArray(staffMembers.locationId, locationIds.slice(from, from + PER_QUERY)), working))),
    )
  return found
}

/** Records of these members, oldest first. */
export async function recordsOf(db: Reader, memberIds: readonly string[]): Promise<Map<string, RecordRow[]>> {
  const found = new Map<string, RecordRow[]>()
  for (let from = 0; from < memberIds.length; from += PER_QUERY) {
    const rows = await db
      .select()
      .from(staffRecords)
      .where(inArray(staffRecords.memberId, memberIds.slice(from, from + PER_QUERY)))
      .orderBy(asc(staffRecords.id))
    for (const row of rows) {
      const own = found.get(row.memberId)
      if (own) own.push(row)
      else found.set(row.memberId, [row])
    }
  }
  return found
}

/** With who entered them; latest first. */
export function describedRecords(db: Reader, memberId: string) {
  return db
    .select({ record: staffRecords, by: people.displayName })
    .from(staffRecords)
    .innerJoin(people, eq(people.id, staffRecords.recordedBy))
    .where(eq(staffRecords.memberId, memberId))
    .orderBy(desc(staffRecords.happenedOn), desc(staffRecords.id))
}

export function changesOf(db: Reader, memberId: string) {
  return db
    .select({ change: staffChanges, by: people.displayName })
    .from(staffChanges)
    .leftJoin(people, eq(people.id, staffChanges.personId))
    .where(eq(staffChanges.memberId, memberId))
    .orderBy(desc(staffChanges.id))
}

/** A place where people can work; undefined outside the scope, and for an account of the ledger. */
export async function findWorkplace(db: Reader, id: string, scope: string | null) {
  const [place] = await db
    .select({ id: locations.id, name: locations.name })
    .from(locations)
    .where(
      and(
        eq(locations.id, id),
        inArray(locations.kind, [...PLACE_KINDS]),
        isNull(locations.archivedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
  return place
}

export async function findRecord(db: Reader, id: string): Promise<RecordRow | undefined> {
  const [row] = await db.select().from(staffRecords).where(eq(staffRecords.id, id))
  return row
}

export async function insertMember(tx: Writer, row: MemberRow): Promise<void> {
  await tx.insert(staffMembers).values(row)
}

export async function updateMember(tx: Writer, id: string, set: Partial<MemberRow>): Promise<void> {
  await tx.update(staffMembers).set(set).where(eq(staffMembers.id, id))
}

/** False when the record that it replaces was replaced before. */
export async function insertRecord(tx: Writer, row: RecordRow): Promise<boolean> {
  const rows = await tx
    .insert(staffRecords)
    .values(row)
    .onConflictDoNothing({ target: staffRecords.supersedesId })
    .returning({ id: staffRecords.id })
  return rows.length > 0
}

export async function insertChange(tx: Writer, row: ChangeRow): Promise<void> {
  await tx.insert(staffChanges).values(row)
}

/** Those who left before `day` and still have a name, at most `limit`. */
export function listToForget(db: Reader, day: string, limit: number) {
  return db
    .select({ id: staffMembers.id, locationId: staffMembers.locationId })
    .from(staffMembers)
    .where(
      and(isNotNull(staffMembers.leftOn), lt(staffMembers.leftOn, day), isNull(staffMembers.anonymisedAt)),
    )
    .limit(limit)
}

/** Empties what names them; when and what they learned stays. */
export async function forget(tx: Writer, ids: readonly string[], at: Date): Promise<void> {
  await tx
    .update(staffMembers)
    .set({ name: null, phone: null, anonymisedAt: at })
    .where(inArray(staffMembers.id, [...ids]))
  await tx
    .update(staffRecords)
    .set({ number: null, confirmedBy: null, reason: null })
    .where(inArray(staffRecords.memberId, [...ids]))
  await tx
    .update(staffChanges)
    .set({ reason: null })
    .where(inArray(staffChanges.memberId, [...ids]))
}

const SETTINGS = 'staff'

export async function readSettings(db: Reader): Promise<unknown> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, SETTINGS))
  return row?.value
}

export async function saveSettings(tx: Writer, value: unknown, updatedAt: Date): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: SETTINGS, value, updatedAt })
    .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt } })
}
