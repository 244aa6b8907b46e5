import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  accuracyQuery,
  recordCounts,
  type Stocktake,
  stocktakesQuery,
} from '../../protocol/api/stocktakes.ts'
import type { Actor } from '../../server/route.ts'
import { StocktakesService } from '../../server/stocktakes/stocktakes.service.ts'
import { aCounty, COUNTY, type County, NORTH, refusalOf, SOUTH } from '../inventory/a-county.ts'

let county: County
let stocktakes: StocktakesService
let counter: Actor
let approver: Actor
let store: string
beforeEach(async () => {
  county = await aCounty()
  stocktakes = new StocktakesService(county)
  counter = await county.anActor(NORTH)
  approver = await county.anActor(null)
  store = await county.aPlace('storeroom')
})
afterEach(() => county.cleanup())

const HOUR = 3_600_000
const codeOf = async (request: Promise<unknown>) => (await refusalOf(request)).code
const plan = (products?: string[]) =>
  stocktakes.create(counter, { location: store, ...(products && { products }) }, null)
const later = (ms: number) => {
  county.setClock(ms)
  return county.ambient.now().toISOString()
}
const count = (
  id: string,
  counts: { lotId: string; quantity: number; countedAt?: string }[],
  actor = counter,
  key: string | null = null,
) =>
  stocktakes.count(
    actor,
    id,
    recordCounts.parse({
      counts: counts.map((each) => ({ countedAt: county.ambient.now().toISOString(), ...each })),
    }),
    key,
  )
const issue = (quantity: number, product = 'CON52') =>
  county.post({ kind: 'issue', from: store, lines: [{ product, quantity }] })
const lineOf = ({ items }: Stocktake, lotId: string) => {
  const line = items.find((each) => each.lotId === lotId)
  if (!line) throw new Error('There is no such line')
  return line
}
const submit = (id: string, leaveUncounted = false) => stocktakes.submit(counter, id, { leaveUncounted })

describe('counting', () => {
  it('is blind: nobody sees the books until it has ended', async () => {
    const lot = await county.aLot(store, { quantity: 100 })
    const planned = await plan()
    expect(planned).toMatchObject({ kind: 'full', status: 'counting', lines: 1, counted: 0 })
    expect(lineOf(planned, lot)).toMatchObject({ count: null, book: null, variance: null })
    const counted = await count(planned.id, [{ lotId: lot, quantity: 97 }])
    expect(lineOf(counted, lot)).toMatchObject({ count: { quantity: 97 }, book: null, variance: null })
    expect(lineOf(await submit(planned.id), lot)).toMatchObject({ book: 100, variance: -3 })
  })

  it('never stops work: what is issued meanwhile changes neither the variance nor what remains', async () => {
    const lot = await county.aLot(store, { quantity: 100 })
    const { id } = await plan()
    later(HOUR)
    await issue(10)
    later(HOUR)
    await count(id, [{ lotId: lot, quantity: 88 }])
    later(HOUR)
    await issue(30)
    const reviewed = await submit(id)
    expect(lineOf(reviewed, lot)).toMatchObject({ book: 90, variance: -2 })
    await stocktakes.explain(counter, id, { lines: [{ lotId: lot, reason: 'theft' }] })
    await stocktakes.approve(approver, id, {})
    expect(await county.balanceAt(store, lot)).toBe(58)
    expect(await county.faults()).toEqual([])
  })

  it('takes an entry that is made later for an earlier time into account', async () => {
    const lot = await county.aLot(store, { quantity: 100 })
    const { id } = await plan()
    const morning = later(HOUR)
    later(HOUR)
    await count(id, [{ lotId: lot, quantity: 90 }])
    later(HOUR)
    await county.post({
      kind: 'issue',
      from: store,
      lines: [{ product: 'CON52', quantity: 10 }],
      occurredAt: morning,
    })
    expect(lineOf(await submit(id), lot)).toMatchObject({ book: 90, variance: 0 })
  })

  it('asks about what is entered for the time before it, once it is posted: it would be taken twice', async () => {
    const lot = await county.aLot(store, { quantity: 100 })
    const morning = later(HOUR)
    const kept = await issue(2)
    later(HOUR)
    const { id } = await plan()
    await count(id, [{ lotId: lot, quantity: 93 }])
    later(HOUR)
    await submit(id)
    await stocktakes.explain(counter, id, { lines: [{ lotId: lot, reason: 'unrecorded_issue' }] })
    await stocktakes.approve(approver, id, {})
    const forgotten = {
      kind: 'issue' as const,
      from: store,
      lines: [{ product: 'CON52', quantity: 5 }],
      occurredAt: morning,
    }
    expect(await codeOf(county.post(forgotten))).toBe('counted_since')
    const undone = { kind: 'reversal', reverses: kept.movements[0]?.id ?? '', reason: 'mistyped' } as const
    expect(await codeOf(county.post(undone))).toBe('counted_since')
    expect(await county.balanceAt(store, lot)).toBe(93)
    await county.post({ ...forgotten, besideCount: true })
    await county.post({ ...forgotten, occurredAt: county.ambient.now().toISOString() })
    expect(await county.balanceAt(store, lot)).toBe(83)
    expect(await county.faults()).toEqual([])
  })

  it('keeps every count: the last by its own time holds, however late another arrives', async () => {
    const lot = await county.aLot(store, { quantity: 50 })
    const { id } = await plan()
    const first = later(HOUR)
    const second = later(HOUR)
    await count(id, [{ lotId: lot, quantity: 50, countedAt: second }])
    const late = await count(id, [{ lotId: lot, quantity: 44, countedAt: first }])
    expect(lineOf(late, lot)).toMatchObject({ count: { quantity: 50 }, counts: 2 })
  })

  it('is safe to send twice', async () => {
    const lot = await county.aLot(store, { quantity: 50 })
    const { id } = await plan()
    const entry = [{ lotId: lot, quantity: 50, countedAt: county.ambient.now().toISOString() }]
    const [once, twice] = [await count(id, entry, counter, 'key-1'), await count(id, entry, counter, 'key-1')]
    expect(twice).toEqual(once)
    expect(lineOf(twice, lot).counts).toBe(1)
  })

  it('is set against the books of when it was made, though the clock of the phone is wrong', async () => {
    const lot = await county.aLot(store, { quantity: 50 })
    const { id } = await plan()
    later(HOUR)
    await issue(10)
    later(HOUR)
    const clock = (wrong: number) => new Date(county.ambient.now().getTime() + wrong).toISOString()
    const sent = (wrong: number, key: string) => {
      const counts = [{ lotId: lot, quantity: 40, countedAt: clock(wrong) }]
      return stocktakes.count(counter, id, recordCounts.parse({ counts, sentAt: clock(wrong) }), key)
    }
    for (const wrong of [-90 * 60_000, 90 * 60_000, -3 * HOUR]) {
      const counted = await sent(wrong, `wrong ${wrong}`)
      expect(lineOf(counted, lot).count?.at).toBe(clock(0))
    }
    expect(lineOf(await submit(id), lot)).toMatchObject({ book: 40, variance: 0 })
  })

  it('of a phone a few seconds slow can follow the plan at once, and may be sent again later', async () => {
    const lot = await county.aLot(store, { quantity: 50 })
    const { id, createdAt } = await plan()
    const countedAt = new Date(Date.parse(createdAt) - 20_000).toISOString()
    const send = (sentAt: string) => {
      const counts = [{ lotId: lot, quantity: 50, countedAt }]
      return stocktakes.count(counter, id, recordCounts.parse({ counts, sentAt }), 'key-slow')
    }
    const once = await send(countedAt)
    expect(lineOf(once, lot).count?.at).toBe(createdAt)
    expect(await send(later(HOUR))).toEqual(once)
  })

  it('adds what lies there and is in no line, found by its label', async () => {
    await county.aLot(store, { number: 'L1', quantity: 10 })
    const { id } = await plan()
    const found = await stocktakes.count(
      counter,
      id,
      recordCounts.parse({
        counts: [
          {
            product: 'CON52',
            lot: { number: 'NEW', expiresOn: '2029-05-31' },
            quantity: 7,
            countedAt: county.ambient.now().toISOString(),
          },
        ],
      }),
      null,
    )
    const line = found.items.find(({ lotNumber }) => lotNumber === 'NEW')
    expect(line).toMatchObject({ found: true, count: { quantity: 7 } })
    const reviewed = await submit(id, true)
    expect(lineOf(reviewed, line?.lotId ?? '')).toMatchObject({ book: 0, variance: 7 })
    await stocktakes.explain(counter, id, {
      lines: [{ lotId: line?.lotId ?? '', reason: 'unrecorded_receipt' }],
    })
    await stocktakes.approve(approver, id, {})
    expect(await county.balanceAt(store)).toBe(17)
    expect(await county.faults()).toEqual([])
  })

  it('is refused with a clear word when it cannot be', async () => {
    const lot = await county.aLot(store, { quantity: 10 })
    const planned = county.ambient.now().toISOString()
    later(HOUR)
    const { id } = await plan()
    expect(await codeOf(plan())).toBe('stocktake_open')
    expect(await codeOf(count(id, [{ lotId: lot, quantity: 1, countedAt: planned }]))).toBe('count_too_early')
    expect(await codeOf(count(id, [{ lotId: 'none', quantity: 1 }]))).toBe('lot_not_planned')
    expect(await codeOf(submit(id))).toBe('lines_uncounted')
    expect(await codeOf(submit(id, true))).toBe('lines_uncounted')
    await count(id, [{ lotId: lot, quantity: 10 }])
    await submit(id)
    expect(await codeOf(count(id, [{ lotId: lot, quantity: 1 }]))).toBe('stocktake_not_counting')
    const machine = await county.aDispenser()
    expect(await codeOf(stocktakes.create(county.manager, { location: machine }, null))).toBe(
      'not_counted_here',
    )
    for (const account of [`recipient-${COUNTY}`, `supplier-${COUNTY}`])
      expect(await codeOf(stocktakes.create(county.manager, { location: account }, null))).toBe('not_a_place')
    const empty = await county.aPlace('storeroom')
    expect(await codeOf(stocktakes.create(counter, { location: empty }, null))).toBe('nothing_to_count')
  })
})

describe('a difference', () => {
  it('wants a second count when it is large and nobody has looked twice', async () => {
    const lot = await county.aLot(store, { quantity: 1_000 })
    const { id } = await plan()
    await count(id, [{ lotId: lot, quantity: 900 }])
    expect(lineOf(await submit(id), lot).recountAdvised).toBe(true)
    const again = await stocktakes.recount(approver, id, [lot])
    expect(again).toMatchObject({ status: 'counting', counted: 0 })
    expect(lineOf(again, lot)).toMatchObject({ round: 2, count: null })
    later(HOUR)
    await count(id, [{ lotId: lot, quantity: 998 }])
    expect(lineOf(await submit(id), lot)).toMatchObject({ variance: -2, recountAdvised: false })
  })

  it('is posted with a reason only, and never by somebody who counted', async () => {
    const lot = await county.aLot(store, { quantity: 20 })
    const { id } = await plan()
    await count(id, [{ lotId: lot, quantity: 18 }])
    expect(await codeOf(stocktakes.approve(approver, id, {}))).toBe('stocktake_not_in_review')
    await submit(id)
    expect(await codeOf(stocktakes.approve(counter, id, {}))).toBe('own_count')
    expect(await codeOf(stocktakes.approve(approver, id, {}))).toBe('variance_unexplained')
    expect(await county.balanceAt(store, lot)).toBe(20)
    await stocktakes.explain(approver, id, { lines: [{ lotId: lot, reason: 'damage' }] })
    expect(await stocktakes.approve(approver, id, {})).toMatchObject({ status: 'posted', matching: 0 })
    expect(await codeOf(stocktakes.approve(approver, id, {}))).toBe('stocktake_closed')
    expect(await county.balanceAt(store, lot)).toBe(18)
  })

  it('that contradicts what left since is refused, and nothing of the count is posted', async () => {
    const lot = await county.aLot(store, { number: 'A', quantity: 20 })
    const other = await county.aLot(store, { number: 'B', product: 'CON49', quantity: 20 })
    const { id } = await plan()
    later(HOUR)
    await count(id, [
      { lotId: lot, quantity: 5 },
      { lotId: other, quantity: 19 },
    ])
    later(HOUR)
    await issue(12)
    await submit(id)
    await stocktakes.explain(counter, id, {
      lines: [lot, other].map((lotId) => ({ lotId, reason: 'unknown' as const })),
    })
    expect(await codeOf(stocktakes.approve(approver, id, {}))).toBe('insufficient_stock')
    expect(await stocktakes.reader.get(approver, id)).toMatchObject({ status: 'review' })
    expect(await county.balanceAt(store)).toBe(28)
  })
})

describe('counts of a county', () => {
  it('are seen and touched only where they are', async () => {
    await county.aLot(store, { quantity: 5 })
    const { id } = await plan()
    const stranger = await county.anActor(SOUTH)
    expect(await codeOf(stocktakes.reader.get(stranger, id))).toBe('not_found')
    expect(await codeOf(stocktakes.cancel(stranger, id, {}))).toBe('not_found')
    expect(await codeOf(stocktakes.create(stranger, { location: store }, null))).toBe('not_found')
    expect((await stocktakes.reader.list(stranger, stocktakesQuery.parse({}))).items).toEqual([])
    expect(
      (await stocktakes.reader.list(counter, stocktakesQuery.parse({ open: 'true' }))).items,
    ).toHaveLength(1)
  })

  it('are due a month after the last in a township, and a quarter after in the county', async () => {
    const warehouse = await county.aPlace('warehouse', { jurisdictionCode: '990101' })
    await county.aPlace('dispenser')
    const due = async () =>
      (await stocktakes.reader.due(county.manager.scope)).map(({ location, lastOn, dueOn }) => [
        location.id,
        lastOn,
        dueOn,
      ])
    expect(await due()).toEqual([
      [store, null, '2026-04-01'],
      [warehouse, null, '2026-06-01'],
    ])
    const lot = await county.aLot(store, { quantity: 5 })
    county.setClock(20 * 24 * HOUR)
    const { id } = await plan()
    await count(id, [{ lotId: lot, quantity: 5 }])
    await submit(id)
    expect(await stocktakes.reader.inReview(county.manager.scope)).toMatchObject([
      { stocktakeId: id, locationId: store },
    ])
    expect(await stocktakes.reader.inReview(SOUTH)).toEqual([])
    await stocktakes.approve(approver, id, {})
    expect(await stocktakes.reader.inReview(null)).toEqual([])
    expect(await due()).toEqual([
      [store, '2026-03-21', '2026-04-21'],
      [warehouse, null, '2026-06-01'],
    ])
  })

  it('are due as often as whoever answers for all places says, and twice where they say', async () => {
    await stocktakes.reader.start()
    const warehouse = await county.aPlace('warehouse', { jurisdictionCode: '990101' })
    const due = async () => new Map((await stocktakes.reader.due(null)).map((d) => [d.location.id, d.dueOn]))
    const settings = { warehouseMonths: 6, pointMonths: 2, recountUnits: 0, recountPercent: 0 }
    const local = await county.anActor(NORTH, 'administrator')
    expect(await codeOf(stocktakes.settings.set(local, settings))).toBe('county_required')
    expect((await due()).get(store)).toBe('2026-04-01')
    await stocktakes.settings.set(approver, settings)
    expect(await stocktakes.settings.get()).toEqual(settings)
    expect(await due()).toEqual(
      new Map([
        [store, '2026-05-01'],
        [warehouse, '2026-09-01'],
      ]),
    )
    const lot = await county.aLot(store, { quantity: 100 })
    const { id } = await plan()
    await count(id, [{ lotId: lot, quantity: 99 }])
    expect(lineOf(await submit(id), lot)).toMatchObject({ variance: -1, recountAdvised: true })
    stocktakes.stop()
  })

  it('of some products do not put off the full one', async () => {
    const lot = await county.aLot(store, { quantity: 5 })
    const { id } = await plan(['CON52'])
    await count(id, [{ lotId: lot, quantity: 5 }])
    await submit(id)
    expect(await stocktakes.approve(approver, id, {})).toMatchObject({ kind: 'cycle' })
    expect((await stocktakes.reader.due(counter.scope))[0]).toMatchObject({ lastOn: null, openId: null })
  })

  it('add up to an accuracy: lines that match of lines counted, and what differed by reason', async () => {
    const lots = [
      await county.aLot(store, { number: 'A', quantity: 10 }),
      await county.aLot(store, { number: 'B', quantity: 10 }),
      await county.aLot(store, { number: 'C', quantity: 10 }),
      await county.aLot(store, { number: 'D', quantity: 10 }),
    ]
    const { id } = await plan()
    await count(
      id,
      [10, 8, 13].map((quantity, i) => ({ lotId: lots[i] ?? '', quantity })),
    )
    await submit(id, true)
    await stocktakes.explain(counter, id, {
      lines: [
        { lotId: lots[1] ?? '', reason: 'theft' },
        { lotId: lots[2] ?? '', reason: 'miscount' },
      ],
    })
    await stocktakes.approve(approver, id, {})
    expect(await stocktakes.reader.accuracy(county.manager, accuracyQuery.parse({}))).toEqual({
      stocktakes: 1,
      counted: 3,
      matching: 1,
      variances: [
        {
          reason: 'miscount',
          lines: 1,
          missing: 0,
          surplus: 3,
          missingValue: 0,
          surplusValue: 0,
          unpriced: 1,
        },
        { reason: 'theft', lines: 1, missing: 2, surplus: 0, missingValue: 0, surplusValue: 0, unpriced: 1 },
      ],
    })
    const condom = (await county.catalog.products()).find(({ code }) => code === 'CON52')
    await county.catalog.updateProduct(county.manager, condom?.id ?? '', { boxSize: 10, boxCost: 1_234 })
    expect(await stocktakes.reader.accuracy(county.manager, accuracyQuery.parse({}))).toMatchObject({
      variances: [
        { reason: 'miscount', missingValue: 0, surplusValue: 370, unpriced: 0 },
        { reason: 'theft', missingValue: 247, surplusValue: 0, unpriced: 0 },
      ],
    })
    expect(lineOf(await stocktakes.reader.get(counter, id), lots[1] ?? '')).toMatchObject({
      variance: -2,
      value: -247,
    })
    expect(lineOf(await stocktakes.reader.get(counter, id), lots[3] ?? '')).toMatchObject({
      variance: null,
      value: null,
    })
    const none = accuracyQuery.parse({ to: '2026-02-01' })
    expect(await stocktakes.reader.accuracy(county.manager, none)).toMatchObject({ counted: 0 })
  })
})
