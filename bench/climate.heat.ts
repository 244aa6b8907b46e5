import { createLocation } from '../protocol/api/places.ts'
import type { App } from '../server/app.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import { balances, lotHeat, lots, products } from '../server/db/schema/index.ts'
import { DAY } from './climate.year.ts'

/** Ten places hold some of each lot. */
const LOTS = 3_000
const PLACES = 200
const LOTS_AT_A_PLACE = 150
export const LOTS_WITH_HEAT = PLACES * LOTS_AT_A_PLACE

/** Lots that lie in the stores of a county, and what heat they went through, as the keeper writes it. */
export async function fillHeat({ db, services }: App): Promise<void> {
  const [product] = await db.select({ id: products.id }).from(products).limit(1)
  if (!product) throw new Error('A new database has products')
  const productId = product.id
  const lotIds = Array.from({ length: LOTS }, (_, i) => `heat-lot-${i}`)
  const at = new Date()
  await db.write((tx) =>
    insertRows(
      tx,
      lots,
      lotIds.map((id, i) => ({ id, productId, number: `H${i}`, expiresOn: '2099-12-31', createdAt: at })),
    ),
  )
  for (let place = 0; place < PLACES; place++) {
    const input = createLocation.parse({
      kind: 'storeroom',
      jurisdictionCode: '990101',
      name: `库房 ${place}`,
    })
    await db.write(async (tx, afterCommit) => {
      const { id: locationId } = await services.places.create(tx, afterCommit, null, input)
      const held = Array.from({ length: LOTS_AT_A_PLACE }, (_, i) => ({
        locationId,
        lotId: lotIds[(place * LOTS_AT_A_PLACE + i) % LOTS] ?? '',
      }))
      await insertRows(
        tx,
        balances,
        held.map((each) => ({
          ...each,
          productId,
          quantity: 100,
          physical: true,
          since: at,
          lastOccurredAt: at,
          countedAt: null,
        })),
      )
      await insertRows(
        tx,
        lotHeat,
        held.map((each, i) => {
          const seconds = (200 * DAY) / 1_000
          const hot = ((place * 31 + i * 7) % 500) * 3_600
          return {
            ...each,
            seconds,
            known: seconds * 0.9,
            kineticCelsius: 22,
            hot,
            humid: 0,
            lost: hot / 3,
            at,
          }
        }),
      )
    })
  }
}
