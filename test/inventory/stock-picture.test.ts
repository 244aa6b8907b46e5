import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stockQuery } from '../../protocol/api/inventory.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'
import type { Consumptions } from '../../server/inventory/consumption-memory.ts'
import { type StockProduct, sumLots } from '../../server/inventory/stock-item.ts'
import { LimitsOfDay } from '../../server/inventory/stock-limits.ts'
import { StockPicture } from '../../server/inventory/stock-picture.ts'
import { SettingsBook } from '../../server/inventory/stock-settings.ts'
import { STATUS_ORDER } from '../../server/inventory/stock-status.ts'
import { selectStock } from '../../server/inventory/stock-table.ts'

const TODAY = '2026-03-01'
const limits = new LimitsOfDay(new SettingsBook([]), TODAY)
const CODES = ['990101', '990101001', '990101002', '990101002003', '9902']
const SCOPES = [null, '99', '9901', ...CODES, '990199']
const products = ['p', 'q', 'r'].map(
  (id): StockProduct => ({ id, code: id, name: id, nameEn: id, category: 'condom', unit: 'piece' }),
)

const item = fc.record({
  product: fc.constantFrom('p', 'q', 'r'),
  quantity: fc.integer({ min: 0, max: 60 }),
  month: fc.integer({ min: 2, max: 9 }),
  amc: fc.option(fc.integer({ min: 0, max: 20 })),
})
/** One of a few places comes to stand so, or is removed. */
const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  now: fc.option(
    fc.record({
      name: fc.constantFrom('甲', '乙', '丙'),
      kind: fc.constantFrom<LocationKind>('staffed_outlet', 'dispenser', 'storeroom', 'warehouse'),
      jurisdictionCode: fc.constantFrom(...CODES),
      items: fc.uniqueArray(item, { selector: ({ product }) => product, maxLength: 3 }),
      inUse: fc.boolean(),
    }),
    { freq: 5 },
  ),
})
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function apply(picture: StockPicture, { id, now }: Change): void {
  if (!now) {
    picture.remove(id)
    return
  }
  const { items, inUse, ...place } = now
  const own: Consumptions = new Map(
    items.map(({ product, amc }) => [product, { amc, consumed: amc ?? 0, daysWithStock: 30 }]),
  )
  const stock = items.map(({ product, quantity, month }) =>
    sumLots(
      product,
      [
        {
          lotId: `${id}-${product}`,
          expiresOn: `2026-0${month}-28`,
          quantity,
          quarantined: false,
          lastOccurredAt: new Date(0),
          countedAt: null,
        },
      ],
      0,
      TODAY,
    ),
  )
  picture.set({ id, ...place }, stock, inUse ? own : null, limits)
}

function aPicture(changes: readonly Change[]): StockPicture {
  const picture = new StockPicture()
  picture.setProducts(products)
  for (const each of changes) apply(picture, each)
  picture.judgeStores(limits)
  return picture
}

describe('the picture of stock', () => {
  it('is after many changes what it would be made anew', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (rounds) => {
        const picture = aPicture([])
        for (const round of rounds) {
          for (const each of round) apply(picture, each)
          picture.judgeStores(limits)
        }
        const last = new Map(rounds.flat().map((each) => [each.id, each]))
        const anew = aPicture([...last.values()])
        expect(picture.places).toEqual(anew.places)
        for (const scope of SCOPES) expect(picture.sumsOf(scope)).toEqual(anew.sumsOf(scope))
      }),
      { numRuns: 300 },
    )
  })

  it('shows a page of a jurisdiction as looking at every row does, with what is kept of its places or without', () => {
    const query = fc.record({
      sort: fc.constantFrom(...stockQuery.shape.sort.unwrap().options),
      descending: fc.boolean(),
      offset: fc.nat({ max: 24 }),
      limit: fc.integer({ min: 1, max: 12 }),
    })
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 20 }),
        query,
        fc.option(fc.constantFrom(...stockStatus.options), { nil: undefined }),
        fc.constantFrom(...SCOPES),
        (changes, query, status, scope) => {
          const picture = aPicture(changes)
          const places = picture.places.filter(({ place }) => place.jurisdictionCode.startsWith(scope ?? ''))
          const select = (kept: boolean) =>
            selectStock(places, picture.products, { status }, query, kept ? picture.sumsOf(scope) : null)
          expect(select(true)).toEqual(select(false))

          const items = places.flatMap(({ items }) => items)
          const found = items.filter((each) => status === undefined || each.status === status)
          const { counts, total, totals } = select(true)
          expect(total).toBe(found.length)
          expect(totals.quantity).toBe(found.reduce((sum, { quantity }) => sum + quantity, 0))
          expect(totals.usable).toBe(found.reduce((sum, { usable }) => sum + usable, 0))
          for (const each of STATUS_ORDER)
            expect(counts[each]).toBe(items.filter((one) => one.status === each).length)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
