import { eq, inArray, or, type SQL } from 'drizzle-orm'
import type { Tier } from '../../protocol/api/compliance.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import { assessedPlaces, locations, placeStorage, storageProfiles } from '../db/schema/index.ts'

export type StorageRow = typeof placeStorage.$inferSelect
export type ProfileRow = typeof storageProfiles.$inferSelect

/** Of the places of which somebody said something. */
export function listStorage(db: Reader, locationIds?: readonly string[]): Promise<StorageRow[]> {
  return db
    .select()
    .from(placeStorage)
    .where(locationIds && inArray(placeStorage.locationId, [...locationIds]))
}

/** Of locations: of one of these kinds or tiers, or such that somebody said something of their storage. */
export function ofKindsOrSaid(
  db: Reader,
  kinds: readonly LocationKind[],
  tiers: readonly Tier[],
): SQL | undefined {
  const said = db.select({ id: placeStorage.locationId }).from(placeStorage)
  const set = db
    .select({ id: assessedPlaces.locationId })
    .from(assessedPlaces)
    .where(inArray(assessedPlaces.tier, [...tiers]))
  return or(inArray(locations.kind, [...kinds]), inArray(locations.id, said), inArray(locations.id, set))
}

export async function saveStorage(tx: Writer, row: StorageRow): Promise<void> {
  await tx.insert(placeStorage).values(row).onConflictDoUpdate({ target: placeStorage.locationId, set: row })
}

export async function findProfile(db: Reader, id: string): Promise<ProfileRow | undefined> {
  const [found] = await db.select().from(storageProfiles).where(eq(storageProfiles.id, id))
  return found
}
