import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Page } from '../../server/inventory/stock-page.ts'

const key = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.constant(Number.POSITIVE_INFINITY),
  fc.double({ noNaN: true }),
)

describe('a page of the stock table', () => {
  it('is what sorting everything would show, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 300 }),
        fc.nat({ max: 320 }),
        fc.integer({ min: 1, max: 50 }),
        (keys, offset, limit) => {
          const rows = keys.map((value, i) => ({ key: value, tie: (i * 7_919) % 1_009 }))
          const page = new Page({ offset, limit })
          for (const { key, tie } of rows) if (page.takes(key, tie)) page.add(key, tie)
          const sorted = rows.toSorted((a, b) => (a.key === b.key ? a.tie - b.tie : a.key < b.key ? -1 : 1))
          expect(page.ties).toEqual(sorted.slice(offset, offset + limit).map(({ tie }) => tie))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
