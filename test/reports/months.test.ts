import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveTransfer } from '../../protocol/api/inventory.ts'
import { changeOf, FLOW_COLUMNS, type FlowColumn } from '../../protocol/api/month-sums.ts'
import {
  balances,
  jurisdictionMonths,
  locations,
  movementLines,
  movementMonths,
  movements,
} from '../../server/db/schema/index.ts'
import { verifyDatabase } from '../../server/db/verify.ts'
import { ProblemError } from '../../server/errors.ts'
import { tierOf } from '../../server/inventory/stock-limits.ts'
import { DEFAULT_SETTINGS } from '../../server/inventory/stock-settings.ts'
import { foldMonths, type PairLine } from '../../server/reports/months/fold.ts'
import { addMonth, daysIn, lastDayOf } from '../../server/reports/months/month.ts'
import { MonthSumsService } from '../../server/reports/months/month-sums.service.ts'
import {
  forgetMonths,
  markStale,
  replaceMonths,
  someStale,
} from '../../server/reports/months/months.store.ts'
import { aCounty, aVend, type County, DAY, NORTH, SOUTH } from '../inventory/a-county.ts'
import { silentLog } from '../support/database.ts'

const limits = {
  limitsOf: (kind: Parameters<typeof tierOf>[0]) => DEFAULT_SETTINGS[tierOf(kind)],
}
const sumsOf = ({ db, ambient, changes, timeZone }: County) =>
  new MonthSumsService({ db, ambient, changes, timeZone, log: silentLog, limits })

describe('a calendar month', () => {
  it('has its days, and neighbours across the year', () => {
    expect(daysIn('2028-02')).toBe(29)
    expect(daysIn('2026-02')).toBe(28)
    expect(lastDayOf('2026-12')).toBe('2026-12-31')
    expect(addMonth('2026-01', -1)).toBe('2025-12')
    expect(addMonth('2026-11', 14)).toBe('2028-01')
  })
})

describe('the months of one product at one point', () => {
  const facts = {
    offered: { since: '2026-01-11', until: null },
    lookBackMonths: 2,
    standing: (usable: number, mos: number | null) =>
      usable === 0
        ? ('below' as const)
        : mos === null
          ? null
          : mos < 2
            ? ('below' as const)
            : ('within' as const),
  }
  const lines: PairLine[] = [
    { day: '2026-01-21', change: 100, column: 'received' },
    { day: '2026-01-25', change: -30, column: 'issued' },
    { day: '2026-02-10', change: -70, column: 'vended' },
    { day: '2026-04-01', change: 10, column: 'received' },
  ]

  it('count what came and went, days with stock, and days offered without', () => {
    const months = foldMonths(facts, [], lines, '')
    expect(months.find(({ month }) => month === '2026-01')).toMatchObject({
      received: 100,
      issued: 30,
      stocked: 1,
      stockedDays: 11,
      offered: 1,
      offeredDays: 21,
      out: 0,
      outDays: 10,
    })
    // Ten days in stock, where 28 were implied by what lay there at the beginning.
    expect(months.find(({ month }) => month === '2026-02')).toMatchObject({
      vended: 70,
      stocked: -1,
      stockedDays: 10 - 28,
      offeredDays: 0,
      out: 1,
      outDays: 18,
    })
    // Nothing changed in March: it was out, offered, and stays so.
    expect(months.some(({ month, out }) => month === '2026-03' && out !== 0)).toBe(false)
    expect(months.find(({ month }) => month === '2026-04')).toMatchObject({
      stocked: 1,
      out: -1,
      outDays: -30,
    })
  })

  it('judge a point at the end of each month by its limits, until consumption is no longer known', () => {
    const state = { below: 0, within: 0 }
    const seen = new Map<string, string>()
    const months = new Map(foldMonths(facts, [], lines, '').map((row) => [row.month, row]))
    for (let month = '2026-01'; month <= '2026-07'; month = addMonth(month, 1)) {
      state.below += months.get(month)?.below ?? 0
      state.within += months.get(month)?.within ?? 0
      seen.set(month, state.below ? 'below' : state.within ? 'within' : 'unknown')
    }
    // January: 30 in 11 days are 83 a month, and 70 are left. April: nothing was given out in two months: unknown.
    expect([...seen.values()]).toEqual([
      'below',
      'below',
      'below',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  it('are the same whether made at once or again from any month', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            day: fc.integer({ min: 0, max: 400 }),
            change: fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0),
            column: fc.constantFrom<FlowColumn>('received', 'issued', 'vended', 'counted'),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 0, max: 15 }),
        fc.boolean(),
        (drawn, at, offered) => {
          const given = offered ? facts : { ...facts, offered: null }
          const all = drawn.map((line) => ({
            ...line,
            day: new Date(Date.UTC(2026, 0, 1 + line.day)).toISOString().slice(0, 10),
          }))
          const whole = foldMonths(given, [], all, '')
          const from = addMonth('2026-01', at)
          const earlier = whole.filter(({ month }) => month < from)
          const again = foldMonths(
            given,
            earlier,
            all.filter(({ day }) => day >= from),
            from,
          )
          // What only settles after the last line of the part that is kept comes with the part made again.
          expect([...earlier, ...again].filter(({ month }) => month <= '2027-12')).toEqual(
            whole.filter(({ month }) => month <= '2027-12'),
          )
        },
      ),
    )
  })
})

const RUNS = Number(process.env.MONTH_RUNS ?? 4)
const STEPS = Number(process.env.MONTH_STEPS ?? 60)
const daysAgo = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 100, noNaN: true }))
const small = fc.integer({ min: 1, max: 30 })
const place = fc.nat({ max: 4 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('receipt' as const), place, quantity: small, daysAgo }),
  fc.record({ kind: fc.constant('issue' as const), place, quantity: small, daysAgo }),
  fc.record({ kind: fc.constant('vend' as const), quantity: fc.integer({ min: 1, max: 4 }), daysAgo }),
  fc.record({
    kind: fc.constant('transfer' as const),
    place,
    to: place,
    quantity: small,
    daysAgo,
    receive: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('arrival' as const),
    pick: fc.nat(),
    lost: fc.nat({ max: 3 }),
    returned: fc.nat({ max: 3 }),
  }),
  fc.record({
    kind: fc.constant('adjustment' as const),
    place,
    change: fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0),
    reason: fc.constantFrom(
      'damage' as const,
      'theft' as const,
      'expiry' as const,
      'count' as const,
      'opening' as const,
      'other' as const,
    ),
    daysAgo,
  }),
  fc.record({ kind: fc.constant('reversal' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), place, code: fc.constantFrom(NORTH, SOUTH) }),
  fc.record({ kind: fc.constant('offer' as const), place, offered: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.double({ min: 0, max: 40, noNaN: true }) }),
  fc.record({ kind: fc.constant('read' as const) }),
)

describe('the months of the ledger', () => {
  let county: County
  beforeAll(async () => {
    county = await aCounty()
  })
  afterAll(() => county.cleanup())

  it('are made again from the earliest month that was marked', async () => {
    const pair = { locationId: 'somewhere', productId: 'something' }
    await county.db.write(async (tx) => {
      for (const month of ['2026-03', '2026-01', '2026-05']) await markStale(tx, [{ ...pair, month }])
      expect(await someStale(tx, 10)).toEqual([{ ...pair, month: '2026-01' }])
      await replaceMonths(tx, [{ ...pair, month: '' }], [])
      expect(await someStale(tx, 10)).toEqual([])
    })
  })

  it(
    'equal its fold after random work of people and machines, backdated, reversed, moved, and read at any time',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
          const sums = sumsOf(county)
          sums.start()
          const places = [
            await county.aPlace('warehouse', { jurisdictionCode: '990101' }),
            await county.aPlace('storeroom'),
            await county.aPlace('staffed_outlet', { productIds: [county.product('CON52')] }),
            await county.aPlace('staffed_outlet', { jurisdictionCode: SOUTH }),
            await county.aDispenser(['CON52']),
          ]
          const at = (index: number) => places[index] ?? ''
          let number = 0
          for (const each of steps) await carryOut(each).catch(refused)
          await sums.catchUp()
          await expectFold(county)
          // Made anew from nothing, they are the same.
          const before = await kept(county)
          await county.db.write(forgetMonths)
          const fresh = sumsOf(county)
          await fresh.catchUp()
          expect(await kept(county)).toEqual(before)
          await sums.stop()

          async function carryOut(each: (typeof steps)[number]): Promise<unknown> {
            const occurredAt =
              'daysAgo' in each
                ? new Date(county.ambient.now().getTime() - each.daysAgo * DAY).toISOString()
                : undefined
            const when = occurredAt === undefined ? {} : { occurredAt }
            switch (each.kind) {
              case 'receipt':
                return county.post({
                  kind: 'receipt',
                  to: at(each.place),
                  lines: [
                    {
                      product: 'CON52',
                      lot: { number: 'L', expiresOn: '2028-12-31' },
                      quantity: each.quantity,
                    },
                  ],
                  ...when,
                })
              case 'issue':
                return county.post({
                  kind: 'issue',
                  from: at(each.place),
                  lines: [{ product: 'CON52', quantity: each.quantity }],
                  ...when,
                })
              case 'vend':
                return county.db.write((tx) =>
                  county.vends.postVends(tx, [
                    aVend({
                      locationId: at(4),
                      seq: ++number,
                      log: at(4),
                      quantity: each.quantity,
                      occurredAt: new Date(county.ambient.now().getTime() - each.daysAgo * DAY),
                    }),
                  ]),
                )
              case 'transfer':
                return county.post({
                  kind: 'transfer',
                  from: at(each.place),
                  to: at(each.to),
                  lines: [{ product: 'CON52', quantity: each.quantity }],
                  receive: each.receive,
                  ...when,
                })
              case 'arrival': {
                const open = await county.ledger.transfers(county.manager, {
                  limit: 50,
                  status: 'in_transit',
                })
                const transfer = open.items[each.pick % Math.max(1, open.items.length)]
                const line = transfer?.lines[0]
                if (!transfer || !line) return
                const left = line.sent - line.received - line.lost - line.returned
                const lost = Math.min(left, each.lost)
                const returned = Math.min(left - lost, each.returned)
                const input = receiveTransfer.parse({
                  lines: [{ lotId: line.lotId, received: left - lost - returned, lost, returned }],
                  reason: '清点',
                })
                return county.inventory.receiveTransfer(county.manager, transfer.id, input, null)
              }
              case 'adjustment':
                return county.post({
                  kind: 'adjustment',
                  location: at(each.place),
                  reason: each.reason,
                  lines: [
                    {
                      product: 'CON52',
                      change: each.change,
                      ...(each.change > 0 && { lot: { number: 'L', expiresOn: '2028-12-31' } }),
                    },
                  ],
                  ...when,
                })
              case 'reversal': {
                const page = await county.ledger.movements(county.manager, { limit: 40 })
                const movement = page.items[each.pick % Math.max(1, page.items.length)]
                return movement && county.post({ kind: 'reversal', reverses: movement.id, reason: '录错' })
              }
              case 'move':
                return county.places.update(county.manager, at(each.place), { jurisdictionCode: each.code })
              case 'offer':
                return county.places.update(county.manager, at(each.place), {
                  productIds: each.offered ? [county.product('CON52')] : [],
                })
              case 'wait':
                return county.setClock(each.days * DAY)
              case 'read':
                await sums.catchUp()
                return expectFold(county)
            }
          }
        }),
        { numRuns: RUNS },
      )
    },
    Math.max(30_000, RUNS * STEPS * 200),
  )
})

function refused(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error
}

const kept = async ({ db }: County) => ({
  places: sorted(await db.select().from(movementMonths)),
  jurisdictions: sorted(
    (await db.select().from(jurisdictionMonths)).filter((row) =>
      Object.values(row).some((value) => typeof value === 'number' && value !== 0),
    ),
  ),
})
const sorted = (rows: object[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

/** Against a fold of its own: every flow of every month by its simplest definition. */
async function expectFold({ db, timeZone }: County): Promise<void> {
  const kinds = new Map((await db.select().from(locations)).map(({ id, kind }) => [id, kind]))
  const headers = new Map((await db.select().from(movements)).map((row) => [row.id, row]))
  const expected = new Map<string, number>()
  for (const line of await db.select().from(movementLines)) {
    const month = timeZone.dayOf(line.occurredAt).slice(0, 7)
    const header = headers.get(line.movementId)
    const source = header?.reversesId ? headers.get(header.reversesId) : header
    for (const [location, change] of [
      [line.toLocationId, line.quantity],
      [line.fromLocationId, -line.quantity],
    ] as const) {
      if (['supplier', 'recipient', 'disposal', 'variance'].includes(kinds.get(location) ?? '')) continue
      for (const key of [
        `${location} ${line.productId} ${month}`,
        `${location} ${line.productId} ${month} ${source?.kind}`,
      ])
        expected.set(key, (expected.get(key) ?? 0) + change)
    }
  }
  const rows = await db.select().from(movementMonths)
  const found = new Map(rows.map((row) => [`${row.locationId} ${row.productId} ${row.month}`, row]))
  for (const [key, change] of expected) {
    const [location = '', product = '', month = '', kind] = key.split(' ')
    const row = found.get(`${location} ${product} ${month}`)
    if (kind === undefined) expect(row ? changeOf(row) : 0, key).toBe(change)
    else if (kind === 'receipt') expect(row?.received ?? 0, key).toBe(change)
    else if (kind === 'issue') expect(row?.issued ?? 0, key).toBe(-change || 0)
    else if (kind === 'vend') expect(row?.vended ?? 0, key).toBe(-change || 0)
    else if (kind === 'loss') expect(row?.lost ?? 0, key).toBe(-change || 0)
    else if (kind === 'adjustment')
      expect(
        row ? row.opened + row.counted + row.adjusted - row.damaged - row.stolen - row.expired : 0,
        key,
      ).toBe(change)
  }
  for (const row of rows)
    if (FLOW_COLUMNS.some((flow) => row[flow] !== 0))
      expect(expected.has(`${row.locationId} ${row.productId} ${row.month}`), JSON.stringify(row)).toBe(true)
  const total = (await db.select().from(balances)).reduce(
    (sum, row) => sum + (row.physical ? row.quantity : 0),
    0,
  )
  expect(rows.reduce((sum, row) => sum + changeOf(row), 0)).toBe(total)
  for (const { promise, faults } of await verifyDatabase(db))
    if (promise.includes('months')) expect(faults, promise).toEqual([])
}
