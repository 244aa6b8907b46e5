import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceKind } from '../../protocol/api/places.ts'
import { expiryRisk, type UsableLot } from '../../server/inventory/expiry-risk.ts'
import {
  capacityFor,
  lotsAtArrival,
  type Receiver,
  usedUpOn,
} from '../../server/replenishment/redistribution/capacity.ts'
import {
  type Holding,
  proposeRedistribution,
} from '../../server/replenishment/redistribution/redistribution.rule.ts'
import { RedistributionService } from '../../server/replenishment/redistribution/redistribution.service.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, type County, DAY, NORTH, refusalOf, SOUTH } from '../inventory/a-county.ts'

const MONTH = 30.4375
const today = '2026-03-01'
const dates = { today, arrivesOn: '2026-03-15' }
/** A place that uses one unit a day and has this much today. */
const receiver = (lots: UsableLot[] = [], inTransit = 0): Receiver => ({
  lots: lotsAtArrival(lots, inTransit, MONTH, dates),
  room: null,
  amc: MONTH,
  arrivesOn: dates.arrivesOn,
})

describe('what a place can use of a lot in time', () => {
  it('is what it uses from the day of arrival up to the last day of the lot', () => {
    // 15 to 31 March, both included.
    expect(capacityFor('2026-03-31', receiver())).toBe(17)
    expect(capacityFor('2026-03-14', receiver())).toBe(0)
  })

  it('comes after what would be used before it: earlier lots and what is on the road', () => {
    const earlier = { lotId: 'own', expiresOn: '2026-03-20', quantity: 11 }
    // 31 days, less 9 and 11.
    expect(capacityFor('2026-03-31', receiver([earlier], 9))).toBe(11)
  })

  it('leaves its later lots the days they need, and makes no loss greater', () => {
    const later = { lotId: 'own', expiresOn: '2026-04-10', quantity: 38 }
    // 41 days for 38 of its own: three are free.
    expect(capacityFor('2026-03-31', receiver([later]))).toBe(3)
    expect(capacityFor('2026-03-31', receiver([{ ...later, quantity: 60 }]))).toBe(0)
  })

  it('never lifts a place above its maximum', () => {
    expect(capacityFor('2028-03-31', { ...receiver(), room: 5.5 })).toBe(5)
    expect(capacityFor('2028-03-31', { ...receiver(), room: -3 })).toBe(0)
  })

  it('is used up when its turn is over', () => {
    expect(usedUpOn('2026-12-31', 10, receiver())).toBe('2026-03-24')
    const own = [{ lotId: 'own', expiresOn: '2026-05-01', quantity: 40 }]
    expect(usedUpOn('2026-12-31', 10, receiver(own))).toBe('2026-04-19')
    expect(usedUpOn('2026-04-20', 10, receiver(own))).toBe('2026-03-24')
  })
})

let number = 0
function place(more: Partial<Holding> = {}): Holding {
  const usableLots = more.usableLots ?? []
  return {
    placeId: `p${String(++number).padStart(4, '0')}`,
    kind: 'staffed_outlet',
    jurisdictionCode: NORTH,
    position: { longitude: 111, latitude: 24 },
    usable: usableLots.reduce((sum, { quantity }) => sum + quantity, 0),
    inTransit: 0,
    amc: MONTH,
    minMonths: 2,
    maxMonths: 5,
    ...more,
    usableLots,
  }
}
const lot = (quantity: number, expiresOn = '2026-05-30', lotId = 'L1') => ({ lotId, expiresOn, quantity })
const propose = (holdings: Holding[], isWanted = () => true) =>
  proposeRedistribution({ holdings, today, boxSize: 1, isWanted, limit: 100 })
const at = (longitude: number) => ({ longitude, latitude: 24 })

describe('a proposal', () => {
  // 91 days from 1 March to 30 May: 59 of 150 are left.
  const giver = () => place({ placeId: 'giver', usableLots: [lot(150)] })

  it('moves what would expire, and no more, to who uses it in time', () => {
    const to = place({ position: at(111.1) })
    const { proposals, atRisk } = propose([giver(), to])
    expect(atRisk).toBe(59)
    expect(proposals).toEqual([
      expect.objectContaining({
        lotId: 'L1',
        cause: 'expiry',
        fromId: 'giver',
        toId: to.placeId,
        quantity: 59,
        surplus: 59,
        sameTownship: true,
        kilometres: expect.closeTo(10.16, 1),
        arrivesOn: '2026-03-15',
        usedUpOn: '2026-05-12',
      }),
    ])
  })

  it('goes to the nearest place that takes all of it, rather than to a nearer one that takes some', () => {
    const near = place({ position: at(111.01), amc: 10 })
    const middle = place({ position: at(111.1), amc: 100 })
    const far = place({ position: at(111.2), amc: 100 })
    expect(propose([giver(), far, near, middle]).proposals).toMatchObject([
      { toId: middle.placeId, quantity: 59 },
    ])
  })

  it('is split between few places when nobody takes all of it, and what is promised counts', () => {
    const some = [111.01, 111.02, 111.03, 111.04].map((x) => place({ position: at(x), amc: 8 }))
    const { proposals } = propose([giver(), ...some])
    expect(proposals).toHaveLength(3)
    // 77 days from 15 March on at 8 a month.
    for (const { quantity } of proposals) expect(quantity).toBeLessThanOrEqual(Math.floor((8 / MONTH) * 77))
    expect(new Set(proposals.map(({ toId }) => toId)).size).toBe(3)
  })

  it('leaves the giver its own minimum', () => {
    // 91 days at 30.4375 = 91 used; 2 months × 30.4375 stay at least: a minimum of 4.9 months leaves one unit less.
    const strict = { ...giver(), minMonths: 4 }
    const { proposals } = propose([strict, place({ amc: 200 })])
    expect(proposals[0]?.quantity).toBe(Math.floor(150 - 4 * MONTH))
  })

  it('is not made for a handful of units, for less than a box, or what nobody wants', () => {
    const few = place({ placeId: 'few', usableLots: [lot(99)] })
    expect(propose([few, place()])).toMatchObject({ proposals: [], atRisk: 8 })
    const holdings = [giver(), place()]
    const input = { holdings, today, isWanted: () => true, limit: 100 }
    expect(proposeRedistribution({ ...input, boxSize: 100 }).proposals).toEqual([])
    expect(proposeRedistribution({ ...input, boxSize: 59 }).proposals).toHaveLength(1)
    expect(propose(holdings, () => false).proposals).toEqual([])
  })

  it('never goes into or out of a machine, to a store, or to whom nothing is known of', () => {
    for (const kind of ['dispenser', 'storeroom', 'warehouse'] as PlaceKind[])
      expect(propose([giver(), place({ kind })]).proposals, kind).toEqual([])
    for (const amc of [null, 0]) expect(propose([giver(), place({ amc })]).proposals).toEqual([])
    expect(propose([{ ...giver(), kind: 'dispenser' }, place()])).toMatchObject({ proposals: [], atRisk: 0 })
    expect(propose([{ ...giver(), amc: null }, place()])).toMatchObject({ proposals: [], atRisk: 0 })
  })

  it('out of a store goes to other jurisdictions: on its own it counts already', () => {
    const store = { ...giver(), kind: 'storeroom' as const }
    expect(propose([store, place()]).proposals).toEqual([])
    const south = place({ jurisdictionCode: SOUTH })
    expect(propose([store, place(), south]).proposals).toMatchObject([{ toId: south.placeId }])
    // A place whose own store loses some is to be supplied from there.
    const other = { ...giver(), placeId: 'other', jurisdictionCode: SOUTH }
    expect(propose([store, place(), other]).proposals).toEqual([])
  })

  it('brings what lies above the maximum to who is short of it, the last lot first', () => {
    const rich = place({
      placeId: 'rich',
      usableLots: [lot(100, '2027-12-31', 'early'), lot(100, '2028-12-31', 'late')],
    })
    const enough = place({ usableLots: [lot(70, '2028-01-01', 'x')], position: at(111.01) })
    const short = place({ position: at(111.2) })
    expect(propose([rich, enough, short]).proposals).toMatchObject([
      { cause: 'overstock', lotId: 'late', toId: short.placeId, quantity: Math.floor(200 - 5 * MONTH) },
    ])
  })

  it('waits for lots that expire after a year', () => {
    const late = place({ usableLots: [lot(600, '2027-03-02')], maxMonths: null })
    expect(propose([late, place()])).toMatchObject({ proposals: [], atRisk: 0 })
  })

  it('never loses a unit more than doing nothing, and gives no more than is there', () => {
    const anyLot = fc.record({
      quantity: fc.integer({ min: 1, max: 400 }),
      days: fc.integer({ min: 0, max: 500 }),
    })
    const anyPlace = fc.record({
      kind: fc.constantFrom<PlaceKind>('staffed_outlet', 'free_box', 'dispenser'),
      amc: fc.option(fc.integer({ min: 0, max: 120 })),
      inTransit: fc.integer({ min: 0, max: 50 }),
      x: fc.integer({ min: 0, max: 30 }),
      lots: fc.array(anyLot, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(anyPlace, { minLength: 2, maxLength: 8 }), (places) => {
        const holdings = places.map(({ kind, amc, inTransit, x, lots }, p) =>
          place({
            kind,
            amc,
            inTransit,
            position: at(111 + x / 100),
            usableLots: lots
              .map(({ quantity, days }, i) =>
                lot(
                  quantity,
                  new Date(Date.parse(today) + days * DAY).toISOString().slice(0, 10),
                  `${p}-${i}`,
                ),
              )
              .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1)),
          }),
        )
        const { proposals } = propose(holdings)
        const lostOf = (moved: boolean) =>
          holdings.reduce((sum, { placeId, usableLots, amc }) => {
            const lots = usableLots.map((each) => {
              const sent = proposals.filter(
                (one) => moved && one.fromId === placeId && one.lotId === each.lotId,
              )
              return { ...each, quantity: sent.reduce((left, one) => left - one.quantity, each.quantity) }
            })
            for (const each of lots) expect(each.quantity).toBeGreaterThanOrEqual(0)
            const came = proposals
              .filter((one) => moved && one.toId === placeId)
              .map(({ lotId, expiresOn, quantity }) => ({ lotId, expiresOn, quantity }))
            const all = [...lots, ...came].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1))
            return sum + expiryRisk(all, amc ?? 0, today).reduce((a, b) => a + b, 0)
          }, 0)
        const saved = proposals
          .filter(({ cause }) => cause === 'expiry')
          .reduce((sum, { quantity }) => sum + quantity, 0)
        expect(lostOf(true)).toBeLessThanOrEqual(lostOf(false) - saved)
        for (const { toId } of proposals)
          expect(holdings.find(({ placeId }) => placeId === toId)?.kind).not.toBe('dispenser')
      }),
    )
  })
})

describe('redistribution in a county', () => {
  let county: County
  let service: RedistributionService
  let manager: Actor
  let from: string
  let to: string
  let lotId: string

  /** `from` hands out one a day and has far too many of a lot that expires soon; `to` hands out ten. */
  beforeEach(async () => {
    county = await aCounty()
    service = new RedistributionService(county)
    manager = await county.anActor(NORTH)
    const start = new Date('2026-01-01T00:00:00.000Z')
    const productIds = [county.product('CON52')]
    from = await county.aPlace('staffed_outlet', { name: '慢', productIds })
    to = await county.aPlace('staffed_outlet', { name: '快', productIds })
    lotId = await county.aLot(from, {
      number: 'NEAR',
      expiresOn: '2026-06-30',
      quantity: 1_000,
      occurredAt: start,
    })
    await county.aLot(to, { number: 'FAR', expiresOn: '2029-01-31', quantity: 620, occurredAt: start })
    for (const [place, quantity] of [
      [from, 60],
      [to, 600],
    ] as const)
      await county.post({ kind: 'issue', from: place, lines: [{ product: 'CON52', quantity }] })
    await county.stock.start()
  })
  afterEach(() => county.cleanup())

  const list = (actor = manager, jurisdiction: string | null = null) => service.list(actor, jurisdiction)
  const dismiss = (quantity: number, actor = manager) =>
    service.dismiss(actor, { lotId, from, to, quantity, reason: '对方库房满' })

  it('is proposed with its reasoning', async () => {
    const { items, atRisk, saved, dismissed } = await list()
    expect(items).toMatchObject([
      {
        lotId,
        lotNumber: 'NEAR',
        cause: 'expiry',
        from: { id: from, name: '慢', usable: 940, amc: 30.4375 },
        to: { id: to, name: '快', usable: 20, amc: 304.375, inTransit: 0 },
      },
    ])
    // 122 days to the end of June at one a day.
    expect(atRisk).toBe(940 - 122)
    expect(items[0]?.surplus).toBe(atRisk)
    expect(items[0]?.quantity).toBe(atRisk)
    expect(saved).toBe(atRisk)
    expect(dismissed).toEqual([])
  })

  it('as proposed can be posted, and is then proposed no more', async () => {
    const { items } = await list()
    await county.post({
      kind: 'transfer',
      from,
      to,
      lines: [{ product: 'CON52', lotId, quantity: items[0]?.quantity ?? 0 }],
      reason: 'redistribution',
      receive: true,
    })
    expect(await list()).toMatchObject({ items: [], atRisk: 0, saved: 0 })
  })

  it('that is dismissed with a reason stays away until much more is in question, and can come back', async () => {
    const quantity = (await list()).items[0]?.quantity ?? 0
    const { id } = await dismiss(quantity)
    expect(await list()).toMatchObject({
      items: [],
      atRisk: quantity,
      saved: 0,
      dismissed: [{ id, lotNumber: 'NEAR', reason: '对方库房满', quantity }],
    })
    await county.aLot(from, { number: 'NEAR', expiresOn: '2026-06-30', quantity: 500 })
    expect((await list()).items).toHaveLength(1)
    await dismiss(quantity + 500)
    expect((await list()).items).toEqual([])
    const [again] = (await list()).dismissed
    await service.restore(manager, again?.id ?? '')
    expect((await list()).items).toHaveLength(1)
    expect((await list()).dismissed).toEqual([])
  })

  it('ends at the border of who asks: both ends have to be theirs', async () => {
    const south = await county.anActor(SOUTH)
    expect(await list(south)).toMatchObject({ items: [], atRisk: 0, dismissed: [] })
    expect(await list(manager, SOUTH)).toMatchObject({ items: [], atRisk: 0 })
    expect((await refusalOf(dismiss(1, south))).code).toBe('not_found')
    const { id } = await dismiss(900)
    expect((await refusalOf(service.restore(south, id))).code).toBe('not_found')
    expect((await list(south)).dismissed).toEqual([])
    expect(
      (await refusalOf(service.dismiss(manager, { lotId, from: to, to: from, quantity: 1, reason: 'x' })))
        .code,
    ).toBe('not_found')
  })

  it('counts no lot that is in quarantine or has expired', async () => {
    await county.quarantines.start(county.manager, { lotId, locationId: from, reason: 'damaged' }, null)
    expect(await list()).toMatchObject({ items: [], atRisk: 0 })
  })
})
