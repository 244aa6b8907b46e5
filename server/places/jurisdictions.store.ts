import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import { ACCOUNT_KINDS, type AccountKind } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import { jurisdictions, locations } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export function listJurisdictions(db: Reader, scope: string | null): Promise<Jurisdiction[]> {
  return db
    .select()
    .from(jurisdictions)
    .where(inScope(jurisdictions.code, scope))
    .orderBy(asc(jurisdictions.code))
}

export async function findJurisdiction(db: Reader, code: string): Promise<Jurisdiction | undefined> {
  const [row] = await db.select().from(jurisdictions).where(eq(jurisdictions.code, code))
  return row
}

/** Those of `codes` that exist. */
export async function existingCodes(db: Reader, codes: string[]): Promise<string[]> {
  if (codes.length === 0) return []
  const rows = await db
    .select({ code: jurisdictions.code })
    .from(jurisdictions)
    .where(inArray(jurisdictions.code, codes))
  return rows.map((row) => row.code)
}

/** False when the code is taken. */
export async function insertJurisdiction(tx: Writer, row: Jurisdiction): Promise<boolean> {
  const inserted = await tx
    .insert(jurisdictions)
    .values(row)
    .onConflictDoNothing()
    .returning({ code: jurisdictions.code })
  return inserted.length > 0
}

/** Hangs roots that lie directly below `parent` onto it: a city entered after its counties. */
export async function adoptRoots(tx: Writer, parent: string, childDigits: number): Promise<void> {
  await tx
    .update(jurisdictions)
    .set({ parentCode: parent })
    .where(
      and(
        isNull(jurisdictions.parentCode),
        inScope(jurisdictions.code, parent),
        eq(sql`length(${jurisdictions.code})`, childDigits),
      ),
    )
}

export async function updateJurisdiction(
  tx: Writer,
  code: string,
  set: Partial<Pick<Jurisdiction, 'name' | 'nameEn'>>,
): Promise<void> {
  if (Object.keys(set).length === 0) return
  await tx.update(jurisdictions).set(set).where(eq(jurisdictions.code, code))
}

const ACCOUNT_NAMES: Record<AccountKind, [name: string, nameEn: string]> = {
  supplier: ['供应商', 'Supplier'],
  recipient: ['领用', 'Given out'],
  disposal: ['报废', 'Disposal'],
  in_transit: ['在途', 'In transit'],
  variance: ['盈亏', 'Variance'],
}

/** The ledger's other sides of a county (or of a jurisdiction above counties), made once. */
export async function insertAccounts(tx: Writer, code: string, now: Date): Promise<void> {
  const accounts = ACCOUNT_KINDS.map((kind) => ({
    id: `${kind}-${code}`,
    kind,
    jurisdictionCode: code,
    name: ACCOUNT_NAMES[kind][0],
    nameEn: ACCOUNT_NAMES[kind][1],
    migrantArea: false,
    published: false,
    createdAt: now,
  }))
  await tx.insert(locations).values(accounts).onConflictDoNothing()
}
