import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Consumptions } from '../../server/inventory/consumption-memory.ts'
import { selectAtRisk } from '../../server/inventory/stock-at-risk.ts'
import { type StockItem, type StockProduct, sumLots } from '../../server/inventory/stock-item.ts'
import { LimitsOfDay } from '../../server/inventory/stock-limits.ts'
import { StockPicture } from '../../server/inventory/stock-picture.ts'
import { SettingsBook } from '../../server/inventory/stock-settings.ts'

const TODAY = '2026-03-01'
const product: StockProduct = {
  id: 'p',
  code: 'P',
  name: '品',
  nameEn: 'P',
  category: 'condom',
  unit: 'piece',
}

/** Places with lots of one product, which they give out at this rate a month (null: unknown). */
const places = fc.array(
  fc.record({
    amc: fc.option(fc.integer({ min: 0, max: 40 })),
    lots: fc.array(
      fc.record({ month: fc.integer({ min: 1, max: 9 }), quantity: fc.integer({ min: 1, max: 90 }) }),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 25 },
)

describe('the lots at risk of a county', () => {
  it('are the same, on every page, whether places are passed over or not', () => {
    fc.assert(
      fc.property(places, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 20 }), (made, offset, limit) => {
        const picture = new StockPicture()
        picture.setProducts([product])
        for (const [n, { amc, lots }] of made.entries()) {
          const items: StockItem[] = [
            sumLots(
              'p',
              lots.map(({ month, quantity }, i) => ({
                lotId: `${n}-${i}`,
                expiresOn: `2026-0${month}-28`,
                quantity,
                quarantined: false,
                lastOccurredAt: new Date(0),
                countedAt: null,
              })),
              0,
              TODAY,
            ),
          ]
          const own: Consumptions = new Map([['p', { amc, consumed: amc ?? 0, daysWithStock: 30 }]])
          const place = {
            id: `${n}`,
            name: `${n}`,
            kind: 'staffed_outlet' as const,
            jurisdictionCode: '990101',
          }
          picture.set(place, items, own, new LimitsOfDay(new SettingsBook([]), TODAY))
        }
        // With a filter that lets everything through, every place is looked into.
        const looked = selectAtRisk(picture.places, { until: '9999-12-31' }, { offset: 0, limit: 10_000 })
        const page = selectAtRisk(picture.places, {}, { offset, limit })
        expect(page).toEqual({ ...looked, lots: looked.lots.slice(offset, offset + limit) })
        expect(looked.lots.reduce((sum, { atRisk }) => sum + atRisk, 0)).toBe(page.units)
      }),
      { numRuns: 500 },
    )
  })
})
