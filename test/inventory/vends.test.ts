import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discrepancies, movements } from '../../server/db/schema/index.ts'
import { aCounty, aVend, type County, DAY } from './a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
})
afterEach(() => county.cleanup())

const post = (vends: Parameters<County['vends']['postVends']>[1]) =>
  county.db.write((tx) => county.vends.postVends(tx, vends))
const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)

describe('postVends', () => {
  it('posts a vend as a movement of the device from its place to the recipients of the county', async () => {
    const place = await county.aDispenser()
    const lot = await county.aLot(place, { quantity: 5 })
    const [outcome] = await post([aVend({ locationId: place, occurredAt: county.ambient.now() })])
    expect(outcome).toEqual({ movementId: expect.any(String), posted: 1, discrepancy: 0 })
    const movement = await county.ledger.movement(county.manager, outcome?.movementId ?? '')
    expect(movement).toMatchObject({
      kind: 'vend',
      deviceId: 'device-1',
      personName: null,
      from: { id: place },
      to: { id: 'recipient-990101' },
      lines: [{ lotId: lot, quantity: 1 }],
    })
    expect(await county.balanceAt(place)).toBe(4)
    expect(await county.faults()).toEqual([])
  })

  it('posts a test vend as an adjustment: the unit has left the machine, and nobody was given it', async () => {
    const place = await county.aDispenser()
    const lot = await county.aLot(place, { quantity: 5 })
    const occurredAt = county.ambient.now()
    const outcomes = await post([
      aVend({ locationId: place, seq: 1, occurredAt, test: true }),
      aVend({ locationId: place, seq: 2, occurredAt, quantity: 9, test: true }),
    ])
    expect(outcomes).toMatchObject([
      { posted: 1, discrepancy: 0 },
      { posted: 4, discrepancy: 5 },
    ])
    const movement = await county.ledger.movement(county.manager, outcomes[0]?.movementId ?? '')
    expect(movement).toMatchObject({
      kind: 'adjustment',
      reason: 'test',
      deviceId: 'device-1',
      from: { id: place },
      to: { id: 'variance-990101' },
      lines: [{ lotId: lot, quantity: 1 }],
    })
    expect(await county.balanceAt('recipient-990101')).toBe(0)
    expect(await county.faults()).toEqual([])
  })

  it('takes the lot that was loaded first, though another expires earlier, and goes on with the next', async () => {
    const place = await county.aDispenser()
    const first = await county.aLot(place, {
      number: 'A',
      expiresOn: '2029-01-01',
      quantity: 2,
      occurredAt: ago(9),
    })
    const second = await county.aLot(place, {
      number: 'B',
      expiresOn: '2027-01-01',
      quantity: 5,
      occurredAt: ago(5),
    })
    const [outcome] = await post([
      aVend({ locationId: place, quantity: 3, occurredAt: county.ambient.now() }),
    ])
    const movement = await county.ledger.movement(county.manager, outcome?.movementId ?? '')
    expect(movement.lines).toMatchObject([
      { lotId: first, quantity: 2 },
      { lotId: second, quantity: 1 },
    ])
  })

  it('takes expired and quarantined lots too: what a machine dropped is a fact', async () => {
    const place = await county.aDispenser()
    const lot = await county.aLot(place, { expiresOn: '2026-01-01', occurredAt: ago(200), quantity: 2 })
    await county.quarantines.start(county.manager, { lotId: lot, reason: '召回' }, null)
    const [outcome] = await post([aVend({ locationId: place, occurredAt: county.ambient.now() })])
    expect(outcome).toMatchObject({ posted: 1, discrepancy: 0 })
  })

  it('keeps what the ledger cannot follow as an open discrepancy and never goes below zero', async () => {
    const place = await county.aDispenser(['CON52', null])
    await county.aLot(place, { quantity: 2 })
    const occurredAt = county.ambient.now()
    const outcomes = await post([
      aVend({ locationId: place, seq: 1, quantity: 3, occurredAt }),
      aVend({ locationId: place, seq: 2, occurredAt }),
      aVend({ locationId: place, seq: 3, channel: 2, occurredAt }),
      aVend({ locationId: place, seq: 4, channel: 7, occurredAt }),
    ])
    expect(outcomes.map(({ posted, discrepancy }) => [posted, discrepancy])).toEqual([
      [2, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ])
    expect(outcomes.slice(1).map(({ movementId }) => movementId)).toEqual([null, null, null])
    const open = await county.db.select().from(discrepancies)
    expect(open.map(({ seq, cause, quantity, closedAt }) => [seq, cause, quantity, closedAt]).sort()).toEqual(
      [
        [1, 'beyond_balance', 1, null],
        [2, 'beyond_balance', 1, null],
        [3, 'no_product', 1, null],
        [4, 'no_product', 1, null],
      ],
    )
    expect(await county.balanceAt(place)).toBe(0)
    expect(await county.faults()).toEqual([])
  })

  it('lets channels with one product share what lies there', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    await county.aLot(place, { quantity: 3 })
    const occurredAt = county.ambient.now()
    const outcomes = await post([
      aVend({ locationId: place, channel: 1, quantity: 2, seq: 1, occurredAt }),
      aVend({ locationId: place, channel: 2, quantity: 2, seq: 2, occurredAt }),
    ])
    expect(outcomes.map(({ posted }) => posted)).toEqual([2, 1])
    expect(await county.faults()).toEqual([])
  })

  it('takes no more for a backlog than lay there at every time since', async () => {
    const place = await county.aDispenser()
    await county.aLot(place, { quantity: 10, occurredAt: ago(20) })
    await county.post({
      kind: 'issue',
      from: place,
      lines: [{ product: 'CON52', quantity: 8 }],
      occurredAt: ago(10).toISOString(),
    })
    await county.aLot(place, { quantity: 50, occurredAt: ago(1) })
    // Between the issue and the refill 2 units lay there; the refill cannot have been vended a week ago.
    const outcomes = await post([
      aVend({ locationId: place, seq: 1, quantity: 1, occurredAt: ago(8), recordedAt: ago(0) }),
      aVend({ locationId: place, seq: 2, quantity: 5, occurredAt: ago(7), recordedAt: ago(0) }),
      aVend({ locationId: place, seq: 3, quantity: 5, occurredAt: ago(0) }),
    ])
    expect(outcomes.map(({ posted, discrepancy }) => [posted, discrepancy])).toEqual([
      [1, 0],
      [1, 4],
      [5, 0],
    ])
    expect(await county.faults()).toEqual([])
  })

  it('takes nothing before the first delivery', async () => {
    const place = await county.aDispenser()
    await county.aLot(place, { quantity: 10, occurredAt: ago(5) })
    const [outcome] = await post([aVend({ locationId: place, occurredAt: ago(6) })])
    expect(outcome).toEqual({ movementId: null, posted: 0, discrepancy: 1 })
  })

  it('follows a new assignment of a channel at once, and forgets one that was rolled back', async () => {
    const place = await county.aDispenser([null])
    await county.aLot(place, { quantity: 5 })
    const vend = aVend({ locationId: place, occurredAt: county.ambient.now() })
    const { dispenserChannels } = await import('../../server/db/schema/index.ts')
    const assign = (productId: string | null, outcome: 'commit' | 'rollback') =>
      county.db
        .write(async (tx) => {
          await tx.update(dispenserChannels).set({ productId })
          const [inside] = await county.vends.postVends(tx, [vend])
          if (outcome === 'rollback') throw new Error('rolled back')
          return inside
        })
        .catch(() => undefined)
    await assign(county.product('CON52'), 'rollback')
    expect(await post([{ ...vend, seq: 1 }])).toMatchObject([{ posted: 0 }])
    expect(await assign(county.product('CON52'), 'commit')).toMatchObject({ posted: 1 })
    expect(await post([{ ...vend, seq: 2 }])).toMatchObject([{ posted: 1 }])
  })

  it('moves each balance once however many vends a group has', async () => {
    const places = await Promise.all([county.aDispenser(), county.aDispenser()])
    for (const place of places) await county.aLot(place, { quantity: 200 })
    const occurredAt = county.ambient.now()
    const vends = Array.from({ length: 300 }, (_, seq) =>
      aVend({ locationId: places[seq % 2] ?? '', seq, occurredAt: new Date(occurredAt.getTime() + seq) }),
    )
    const outcomes = await post(vends)
    expect(new Set(outcomes.map(({ movementId }) => movementId)).size).toBe(300)
    expect(await county.balanceAt(places[0] ?? '')).toBe(50)
    expect(await county.balanceAt('recipient-990101')).toBe(300)
    expect(await county.faults()).toEqual([])
  })
})

describe('postUnattributed', () => {
  it('posts by the same rule and says so, one discrepancy for each channel of a gap', async () => {
    const place = await county.aDispenser(['CON52', 'CON49'])
    await county.aLot(place, { quantity: 3 })
    const occurredAt = county.ambient.now()
    const outcomes = await county.db.write((tx) =>
      county.vends.postUnattributed(tx, [
        aVend({ locationId: place, channel: 1, quantity: 5, seq: 40, occurredAt }),
        aVend({ locationId: place, channel: 2, quantity: 2, seq: 40, occurredAt }),
      ]),
    )
    expect(outcomes.map(({ posted, discrepancy }) => [posted, discrepancy])).toEqual([
      [3, 2],
      [0, 2],
    ])
    const posted = await county.db.select().from(movements)
    expect(posted.filter(({ kind }) => kind === 'vend').map(({ reason }) => reason)).toEqual(['unattributed'])
    expect(await county.db.$count(discrepancies)).toBe(2)
  })
})
