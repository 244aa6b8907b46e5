import { and, desc, eq, gt, isNotNull, isNull, lt, lte, type SQL } from 'drizzle-orm'
import type { ClaimState } from '../../../protocol/api/claims.ts'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import { claimCodes, devices, jurisdictions, locations, people } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type ClaimCodeRow = typeof claimCodes.$inferSelect
export interface ClaimCode {
  code: ClaimCodeRow
  jurisdictionName: string
  /** Of the planned place. */
  placeName: string | null
  maker: { displayName: string; disabledAt: Date | null }
}

function select(db: Reader, where: SQL | undefined) {
  return db
    .select({
      code: claimCodes,
      jurisdictionName: jurisdictions.name,
      placeName: locations.name,
      maker: { displayName: people.displayName, disabledAt: people.disabledAt },
    })
    .from(claimCodes)
    .innerJoin(jurisdictions, eq(jurisdictions.code, claimCodes.jurisdictionCode))
    .innerJoin(people, eq(people.id, claimCodes.createdBy))
    .leftJoin(locations, eq(locations.id, claimCodes.locationId))
    .where(where)
}

/** Whatever became of it. */
export async function findByHash(db: Reader, hash: string): Promise<ClaimCode | undefined> {
  const [row] = await select(db, eq(claimCodes.hash, hash))
  return row
}

export async function findCode(
  db: Reader,
  scope: string | null,
  id: string,
): Promise<ClaimCodeRow | undefined> {
  const [row] = await db
    .select()
    .from(claimCodes)
    .where(and(eq(claimCodes.id, id), inScope(claimCodes.jurisdictionCode, scope)))
  return row
}

export interface CodeFilter {
  state?: ClaimState | undefined
  sheet?: string | undefined
  /** Codes older than this id. */
  before?: string | undefined
  limit: number
}

/** Newest first. */
export function listCodes(
  db: Reader,
  scope: string | null,
  { state, sheet, before, limit }: CodeFilter,
  now: Date,
): Promise<ClaimCode[]> {
  const where = and(
    inScope(claimCodes.jurisdictionCode, scope),
    state && inState(state, now),
    sheet === undefined ? undefined : eq(claimCodes.sheetId, sheet),
    before === undefined ? undefined : lt(claimCodes.id, before),
  )
  return select(db, where).orderBy(desc(claimCodes.id)).limit(limit)
}

/** As `claimState` says. */
function inState(state: ClaimState, now: Date): SQL | undefined {
  const unused = isNull(claimCodes.usedAt)
  const valid = isNull(claimCodes.revokedAt)
  if (state === 'used') return isNotNull(claimCodes.usedAt)
  if (state === 'revoked') return and(unused, isNotNull(claimCodes.revokedAt))
  return and(unused, valid, state === 'open' ? gt(claimCodes.expiresAt, now) : lte(claimCodes.expiresAt, now))
}

export const insertCodes = (tx: Writer, rows: readonly ClaimCodeRow[]): Promise<void> =>
  insertRows(tx, claimCodes, rows)

/** Uses the code up; false when it is not open any more. */
export async function takeCode(tx: Writer, id: string, claimedDeviceId: string, now: Date): Promise<boolean> {
  const taken = await tx
    .update(claimCodes)
    .set({ usedAt: now, claimedDeviceId })
    .where(and(eq(claimCodes.id, id), inState('open', now)))
    .returning({ id: claimCodes.id })
  return taken.length > 0
}

/** The ids of those that were open: this one, or all of its sheet within the scope. */
export async function revokeCodes(
  tx: Writer,
  which: { id: string } | { sheetId: string; scope: string | null },
  now: Date,
): Promise<string[]> {
  const meant =
    'id' in which
      ? eq(claimCodes.id, which.id)
      : and(eq(claimCodes.sheetId, which.sheetId), inScope(claimCodes.jurisdictionCode, which.scope))
  const revoked = await tx
    .update(claimCodes)
    .set({ revokedAt: now })
    .where(and(meant, inState('open', now)))
    .returning({ id: claimCodes.id })
  return revoked.map(({ id }) => id)
}

/** Places in the scope at which a dispenser serves. */
export async function servedPlaces(db: Reader, scope: string | null): Promise<Set<string>> {
  const rows = await db
    .select({ locationId: devices.locationId })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(
      and(
        eq(devices.kind, 'dispenser'),
        isNull(devices.revokedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
  return new Set(rows.map(({ locationId }) => locationId))
}
