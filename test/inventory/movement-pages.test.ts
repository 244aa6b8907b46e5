import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MovementKind } from '../../protocol/api/inventory.ts'
import { insertEntries, type LedgerEntry } from '../../server/inventory/ledger.store.ts'
import { pageOfMovements } from '../../server/inventory/movement-pages.store.ts'
import { aCounty, COUNTY, type County, NORTH, SOUTH } from './a-county.ts'

const BUSY = 2_600
const QUIET = 60
const MINUTE = 60_000

/** Whoever does little finds it behind thousands of movements of others, which is another way through the database. */
describe('movements of a part of the county', () => {
  let county: County
  let quiet: string
  let all: LedgerEntry[]
  let rare: string
  const lots = new Map<string, string>()

  beforeAll(async () => {
    county = await aCounty()
    const busy = await county.aPlace('storeroom', { jurisdictionCode: SOUTH })
    quiet = await county.aPlace('staffed_outlet', { jurisdictionCode: NORTH })
    rare = county.product('CON49')
    for (const [place, code] of [
      [busy, 'CON52'],
      [quiet, 'CON52'],
      [quiet, 'CON49'],
    ] as const)
      lots.set(county.product(code), await county.aLot(place, { product: code, quantity: 10_000 }))
    const now = county.ambient.now().getTime()
    const entry = (from: string, kind: MovementKind, code: string, minutes: number): LedgerEntry => {
      const productId = county.product(code)
      const occurredAt = new Date(now + minutes * MINUTE)
      return {
        id: county.ambient.newId(),
        kind,
        fromLocationId: from,
        toLocationId: `recipient-${COUNTY}`,
        occurredAt,
        recordedAt: occurredAt,
        personId: null,
        deviceId: null,
        transferId: null,
        reversesId: null,
        reason: null,
        note: null,
        lines: [{ productId, lotId: lots.get(productId) ?? '', quantity: 1 }],
      }
    }
    // Three at a time at one instant.
    all = [
      ...Array.from({ length: QUIET }, (_, i) =>
        entry(
          quiet,
          i % 4 === 0 ? 'disposal' : 'issue',
          i % 5 === 0 ? 'CON49' : 'CON52',
          1 + Math.floor(i / 3),
        ),
      ),
      ...Array.from({ length: BUSY }, (_, i) =>
        entry(busy, i % 2 === 0 ? 'issue' : 'vend', 'CON52', 100 + i),
      ),
    ]
    await county.db.write((tx) => insertEntries(tx, all))
  })
  afterAll(() => county.cleanup())

  async function pages(filter: Omit<Parameters<typeof pageOfMovements>[1], 'limit' | 'from'>) {
    const from = new Date(county.ambient.now().getTime() + 1)
    const found: string[] = []
    for (let after = filter.after; ; ) {
      const page = await pageOfMovements(county.db, { ...filter, from, after, limit: 7 })
      found.push(...page.map(({ id }) => id))
      after = page.at(-1)
      if (!after) return found
    }
  }
  const expected = (condition: (entry: LedgerEntry) => boolean): string[] =>
    all
      .filter(condition)
      .toSorted((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id)
  const isQuiet = ({ fromLocationId }: LedgerEntry) => fromLocationId === quiet
  const isRare = ({ lines }: LedgerEntry) => lines.some(({ productId }) => productId === rare)

  it('come page by page, each once, in order', async () => {
    expect(await pages({ scope: NORTH })).toEqual(expected(isQuiet))
  })

  it('so do those of a product, in a township and in the county', async () => {
    expect(await pages({ scope: NORTH, productId: rare })).toEqual(
      expected((each) => isQuiet(each) && isRare(each)),
    )
    expect(await pages({ scope: null, productId: rare })).toEqual(expected(isRare))
  })

  it('so do those of a kind', async () => {
    const isDisposal = ({ kind }: LedgerEntry) => kind === 'disposal'
    expect(await pages({ scope: NORTH, kind: 'disposal' })).toEqual(expected(isDisposal))
    expect(await pages({ scope: null, kind: 'disposal' })).toEqual(expected(isDisposal))
    expect(await pages({ scope: NORTH, kind: 'vend' })).toEqual([])
  })

  it('so do those of a place, and those until a day', async () => {
    expect(await pages({ scope: NORTH, location: quiet })).toEqual(expected(isQuiet))
    const until = new Date(county.ambient.now().getTime() + 10 * MINUTE)
    expect(await pages({ scope: null, until })).toEqual(expected(({ occurredAt }) => occurredAt < until))
  })

  it('of the busy part are the latest of all', async () => {
    const [first] = await pageOfMovements(county.db, { scope: SOUTH, limit: 1 })
    expect(first?.id).toBe(expected(() => true)[0])
  })
})
