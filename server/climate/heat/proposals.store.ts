import { and, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import {
  balances,
  heatSettings,
  locations,
  lots,
  people,
  products,
  quarantineProposals,
  quarantines,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type ProposalRow = typeof quarantineProposals.$inferSelect
export type SettingsRow = typeof heatSettings.$inferSelect

/** One row: it holds for the whole county. */
const SETTINGS = 'county'

export async function readSettings(db: Reader) {
  const [found] = await db
    .select({ settings: heatSettings, updatedByName: people.displayName })
    .from(heatSettings)
    .innerJoin(people, eq(people.id, heatSettings.updatedBy))
    .where(eq(heatSettings.id, SETTINGS))
  return found
}

export async function saveSettings(tx: Writer, set: Omit<SettingsRow, 'id'>): Promise<void> {
  const row = { id: SETTINGS, ...set }
  await tx.insert(heatSettings).values(row).onConflictDoUpdate({ target: heatSettings.id, set })
}

/** Those that wait, and those that a person decided, of lots at these places; latest first. */
export function proposalsAt(db: Reader, locationIds: readonly string[]): Promise<ProposalRow[]> {
  return db
    .select()
    .from(quarantineProposals)
    .where(
      and(
        inArray(quarantineProposals.locationId, [...locationIds]),
        inArray(quarantineProposals.state, ['open', 'dismissed', 'confirmed']),
      ),
    )
    .orderBy(desc(quarantineProposals.proposedAt))
}

/** Lots that are held at these places, as `location lot`. */
export async function heldAt(db: Reader, locationIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ locationId: balances.locationId, lotId: balances.lotId })
    .from(balances)
    .innerJoin(quarantines, eq(quarantines.lotId, balances.lotId))
    .where(
      and(
        inArray(balances.locationId, [...locationIds]),
        isNull(quarantines.closedAt),
        or(isNull(quarantines.locationId), eq(quarantines.locationId, balances.locationId)),
      ),
    )
  return new Set(rows.map(({ locationId, lotId }) => `${locationId} ${lotId}`))
}

/** False when one waits already. */
export async function insertProposal(tx: Writer, row: ProposalRow): Promise<boolean> {
  const rows = await tx
    .insert(quarantineProposals)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: quarantineProposals.id })
  return rows.length > 0
}

/** False when somebody decided it before. */
export async function decide(
  tx: Writer,
  id: string,
  set: Partial<Omit<ProposalRow, 'id'>> & Pick<ProposalRow, 'state'>,
): Promise<boolean> {
  const rows = await tx
    .update(quarantineProposals)
    .set(set)
    .where(and(eq(quarantineProposals.id, id), eq(quarantineProposals.state, 'open')))
    .returning({ id: quarantineProposals.id })
  return rows.length > 0
}

/** What it says beside its row. */
const described = (db: Reader) =>
  db
    .select({
      proposal: quarantineProposals,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      productId: lots.productId,
      productName: products.name,
      productNameEn: products.nameEn,
      locationName: locations.name,
      quantity: sql<number>`coalesce(${balances.quantity}, 0)`.mapWith(Number),
      decidedByName: people.displayName,
    })
    .from(quarantineProposals)
    .innerJoin(lots, eq(lots.id, quarantineProposals.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .innerJoin(locations, eq(locations.id, quarantineProposals.locationId))
    .leftJoin(
      balances,
      and(
        eq(balances.locationId, quarantineProposals.locationId),
        eq(balances.lotId, quarantineProposals.lotId),
      ),
    )
    .leftJoin(people, eq(people.id, quarantineProposals.decidedBy))

export async function findProposal(db: Reader, scope: string | null, id: string) {
  const [found] = await described(db).where(
    and(eq(quarantineProposals.id, id), inScope(locations.jurisdictionCode, scope)),
  )
  return found
}
export type DescribedProposal = NonNullable<Awaited<ReturnType<typeof findProposal>>>

/** Latest first. */
export function pageOfProposals(
  db: Reader,
  scope: string | null,
  { state, location, limit }: { state: ProposalRow['state']; location?: string | undefined; limit: number },
  after: { at: Date; id: string } | null,
): Promise<DescribedProposal[]> {
  const { proposedAt, id } = quarantineProposals
  return described(db)
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        eq(quarantineProposals.state, state),
        location === undefined ? undefined : eq(quarantineProposals.locationId, location),
        after ? or(lt(proposedAt, after.at), and(eq(proposedAt, after.at), lt(id, after.id))) : undefined,
      ),
    )
    .orderBy(desc(proposedAt), desc(id))
    .limit(limit)
}

/** What became of a confirmed one. */
export async function noteQuarantine(tx: Writer, id: string, quarantineId: string): Promise<void> {
  await tx.update(quarantineProposals).set({ quarantineId }).where(eq(quarantineProposals.id, id))
}
