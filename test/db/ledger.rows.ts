import { sql } from 'drizzle-orm'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { Writer } from '../../server/db/database.ts'
import {
  balances,
  jurisdictions,
  locations,
  lots,
  movementLines,
  movements,
  products,
  storageProfiles,
} from '../../server/db/schema/index.ts'

const epoch = new Date('2026-03-01T00:00:00.000Z')
const kinds: LocationKind[] = ['supplier', 'recipient', 'storeroom', 'dispenser']

/** Two lots of one product, and a supplier, a recipient, a storeroom and a dispenser, whose ids are their kinds. */
export async function insertPlaces(tx: Writer): Promise<void> {
  await tx.insert(jurisdictions).values({ code: '990101', level: 'county', name: '示范县' })
  await tx.insert(storageProfiles).values({ id: 's', name: '常温', nameEn: 'Normal', toleranceMinutes: 30 })
  await tx.insert(products).values({
    id: 'p',
    code: 'C1',
    category: 'condom',
    method: 'male_condom',
    name: '避孕套',
    nameEn: 'Condom',
    specification: '52 mm',
    unit: 'piece',
    boxSize: 10,
    cartonBoxes: 100,
    shelfLifeMonths: 36,
    storageProfileId: 's',
    selfService: true,
    createdAt: epoch,
  })
  await tx
    .insert(lots)
    .values(
      ['a', 'b'].map((id) => ({ id, productId: 'p', number: id, expiresOn: '2028-12-31', createdAt: epoch })),
    )
  await tx.insert(locations).values(
    kinds.map((kind) => ({
      id: kind,
      kind,
      jurisdictionCode: '990101',
      name: kind,
      migrantArea: false,
      published: false,
      createdAt: epoch,
    })),
  )
}

export interface Posting {
  id: string
  from: string
  to: string
  quantity: number
  lot?: 'a' | 'b'
  /** Hours after the first of March. */
  hour: number
  reverses?: string
}

/** A movement of one line and the balances it makes, as the ledger would post it, without any of its rules. */
export async function post(
  tx: Writer,
  { id, from, to, quantity, lot = 'a', hour, reverses }: Posting,
): Promise<void> {
  const occurredAt = new Date(epoch.getTime() + hour * 3_600_000)
  const places = { fromLocationId: from, toLocationId: to, occurredAt }
  const kind = reverses ? 'reversal' : 'issue'
  await tx
    .insert(movements)
    .values({ id, kind, ...places, recordedAt: occurredAt, reversesId: reverses ?? null })
  await tx
    .insert(movementLines)
    .values({ movementId: id, line: 1, ...places, productId: 'p', lotId: lot, quantity })
  for (const [locationId, change] of [
    [from, -quantity],
    [to, quantity],
  ] as const) {
    const physical = !['supplier', 'recipient'].includes(locationId)
    const row = {
      locationId,
      lotId: lot,
      productId: 'p',
      quantity: 0,
      physical,
      since: occurredAt,
      lastOccurredAt: occurredAt,
    }
    await tx.insert(balances).values(row).onConflictDoNothing()
    await tx
      .update(balances)
      .set({ quantity: sql`${balances.quantity} + ${change}` })
      .where(sql`${balances.locationId} = ${locationId} and ${balances.lotId} = ${lot}`)
  }
}
