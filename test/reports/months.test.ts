import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveTransfer } from '../../protocol/api/transfers.ts'
import { ProblemError } from '../../server/errors.ts'
import {
  forgetMonths,
  markStale,
  replaceMonths,
  someStale,
} from '../../server/reports/months/months.store.ts'
import { aCounty, aVend, type County, DAY, NORTH, SOUTH } from '../inventory/a-county.ts'
import { expectFold, kept, sumsOf } from './month-sums.ts'

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
  fc.record({ kind: fc.constant('archive' as const), place, archived: fc.boolean() }),
  fc.record({ kind: fc.constant('rename' as const), place }),
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
          await sums.start()
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
          await sums.stop()
          await expectFold(county)
          // Made anew from nothing, they are the same.
          const before = await kept(county)
          await county.db.write(forgetMonths)
          const fresh = sumsOf(county)
          await fresh.catchUp()
          expect(await kept(county)).toEqual(before)

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
              case 'archive':
                return county.places.update(county.manager, at(each.place), { archived: each.archived })
              case 'rename':
                return county.places.update(county.manager, at(each.place), { name: `点 ${number++}` })
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
