import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BinCardLine, binCardQuery } from '../../protocol/api/bin-card.ts'
import { aCounty, type County, DAY, NORTH, refusalOf, SOUTH } from './a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const at = (days: number) => ({ occurredAt: ago(days).toISOString() })
const codeOf = async (request: Promise<unknown>) => (await refusalOf(request)).code
const card = (query: Record<string, string | number | undefined>, actor = county.manager) =>
  county.ledger.binCard(actor, binCardQuery.parse({ product: 'CON52', ...query }))

async function wholeCard(location: string, limit: number): Promise<BinCardLine[]> {
  const lines: BinCardLine[] = []
  let cursor: string | undefined
  do {
    const page = await card({ location, limit, cursor })
    lines.push(...page.items)
    cursor = page.next ?? undefined
    const last = page.items.at(-1)
    if (last) expect(page.opening).toBe(last.balance - last.change)
  } while (cursor !== undefined)
  return lines
}

/** What cannot be is refused and leaves no line. */
const tried = (request: Promise<unknown>) => request.catch((error) => refusalOf(Promise.reject(error)))

describe('a bin card', () => {
  it('tells what came, what went, with whom, and what lay there after each line', async () => {
    const store = await county.aPlace('storeroom')
    const outlet = await county.aPlace('staffed_outlet')
    await county.aLot(store, { number: 'L1', quantity: 100, occurredAt: ago(9) })
    const lines = [{ product: 'CON52', quantity: 30 }]
    await county.post({ kind: 'transfer', from: store, to: outlet, lines, receive: true, ...at(5) })
    await county.post({ kind: 'issue', from: outlet, lines: [{ product: 'CON52', quantity: 4 }] })
    const { items, quantity, opening, lots } = await card({ location: outlet })
    expect(items.map(({ kind, change, balance }) => ({ kind, change, balance }))).toEqual([
      { kind: 'issue', change: -4, balance: 26 },
      { kind: 'arrival', change: 30, balance: 30 },
    ])
    expect(items[0]).toMatchObject({ lotNumber: 'L1', personName: '张三', other: { kind: 'recipient' } })
    expect(items[1]?.other.id).toBe(store)
    expect((await card({ location: store })).items[0]).toMatchObject({ change: -30, other: { id: outlet } })
    expect({ quantity, opening, lots: lots.length }).toEqual({ quantity: 26, opening: 0, lots: 1 })
  })

  it('keeps a backdated line in its place and reckons every later balance with it', async () => {
    const store = await county.aPlace('storeroom')
    await county.aLot(store, { number: 'L1', quantity: 100, occurredAt: ago(9) })
    await county.post({
      kind: 'issue',
      from: store,
      lines: [{ product: 'CON52', quantity: 10 }],
      ...at(2),
    })
    await county.post({
      kind: 'issue',
      from: store,
      lines: [{ product: 'CON52', quantity: 5 }],
      ...at(6),
    })
    expect((await card({ location: store })).items.map(({ change, balance }) => [change, balance])).toEqual([
      [-10, 85],
      [-5, 95],
      [100, 100],
    ])
  })

  it('of some days begins with what lay there before and ends with what lay there after', async () => {
    const store = await county.aPlace('storeroom')
    await county.aLot(store, {
      number: 'L1',
      quantity: 100,
      occurredAt: new Date('2026-02-01T02:00:00.000Z'),
    })
    for (const day of ['2026-02-10', '2026-02-12', '2026-02-20'])
      await county.post({
        kind: 'issue',
        from: store,
        lines: [{ product: 'CON52', quantity: 10 }],
        occurredAt: `${day}T02:00:00.000Z`,
      })
    const some = await card({ location: store, from: '2026-02-05', to: '2026-02-15' })
    expect(some.items.map(({ balance }) => balance)).toEqual([80, 90])
    expect(some).toMatchObject({ opening: 100, quantity: 70 })
    const empty = await card({ location: store, from: '2026-02-13', to: '2026-02-15' })
    expect(empty).toMatchObject({ items: [], opening: 80 })
  })

  it('is not shown to another township, nor of a place that is none', async () => {
    const store = await county.aPlace('storeroom', { jurisdictionCode: NORTH })
    const stranger = await county.anActor(SOUTH, 'viewer')
    expect(await codeOf(card({ location: store }, stranger))).toBe('not_found')
    expect(await codeOf(card({ location: 'nowhere' }))).toBe('not_found')
    expect(await codeOf(card({ location: store, product: 'NONE' }))).toBe('not_found')
    for (const cursor of ['x', '1.2', '1.x.y'])
      expect(await codeOf(card({ location: store, cursor }))).toBe('bad_cursor')
  })

  it('is the fold of the ledger, line by line, whatever was posted in whatever order', async () => {
    const step = fc.record({
      kind: fc.constantFrom('receipt' as const, 'issue' as const, 'transfer' as const),
      quantity: fc.integer({ min: 1, max: 40 }),
      days: fc.integer({ min: 0, max: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const store = await county.aPlace('storeroom')
        const outlet = await county.aPlace('staffed_outlet')
        for (const { kind, quantity, days } of steps) {
          const lines = [{ product: 'CON52', quantity }]
          if (kind === 'receipt')
            await county.aLot(store, { number: `N${days % 3}`, quantity, occurredAt: ago(days) })
          else if (kind === 'issue') await tried(county.post({ kind, from: store, lines, ...at(days) }))
          else
            await tried(
              county.post({ kind, from: store, to: outlet, lines, receive: days % 2 === 0, ...at(days) }),
            )
        }
        for (const place of [store, outlet]) {
          const lines = await wholeCard(place, 3)
          const { quantity } = await card({ location: place })
          expect(lines.map(({ occurredAt }) => occurredAt)).toEqual(
            lines
              .map(({ occurredAt }) => occurredAt)
              .toSorted()
              .reverse(),
          )
          let balance = 0
          for (const line of lines.toReversed()) {
            balance += line.change
            expect(line.balance).toBe(balance)
            expect(balance).toBeGreaterThanOrEqual(0)
          }
          expect(balance).toBe(quantity)
        }
      }),
      { numRuns: 15 },
    )
  })
})
