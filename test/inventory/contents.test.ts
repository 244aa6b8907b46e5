import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { channelContents, dispenserChannels } from '../../server/db/schema/index.ts'
import { verifyDatabase } from '../../server/db/verify.ts'
import { ContentsService } from '../../server/inventory/contents.service.ts'
import { givenUp } from '../../server/inventory/contents.ts'
import { aCounty, aVend, type County, DAY, refusalOf } from './a-county.ts'

let county: County
let contents: ContentsService
beforeEach(async () => {
  county = await aCounty()
  contents = new ContentsService(county)
})
afterEach(() => county.cleanup())

const ago = (days: number) => new Date(county.ambient.now().getTime() - days * DAY)
const load = (locationId: string, channel: number, lotId: string, quantity: number, at = ago(0)) =>
  county.db.write((tx) => contents.loadChannel(tx, { locationId, channel, lotId, quantity, at }))
const vend = async (locationId: string, channel: number, quantity: number, occurredAt = ago(0), seq = 0) => {
  const [outcome] = await county.db.write((tx) =>
    county.vends.postVends(tx, [aVend({ locationId, channel, quantity, occurredAt, seq })]),
  )
  if (!outcome) throw new Error('no outcome')
  const lines =
    outcome.movementId === null
      ? []
      : (await county.ledger.movement(county.manager, outcome.movementId)).lines
  return { ...outcome, took: lines.map(({ lotId, quantity: units }) => [lotId, units]) }
}
/** Units by channel and lot, and those in no channel. */
const layout = async (locationId: string) => {
  const place = (await contents.contentsOf([locationId])).get(locationId)
  return {
    channels: place?.channels.map(({ lots }) => lots.map(({ lotId, quantity }) => [lotId, quantity])),
    unassigned: place?.unassigned.map(({ lotId, quantity }) => [lotId, quantity]),
  }
}
const soundness = async () => {
  expect(await county.faults()).toEqual([])
  expect((await verifyDatabase(county.db)).filter(({ total }) => total > 0)).toEqual([])
}

describe('a vend', () => {
  it('takes the lot that lies in its channel, not the one that came into the machine first', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const older = await county.aLot(place, { number: 'A', quantity: 10, occurredAt: ago(9) })
    const newer = await county.aLot(place, { number: 'B', quantity: 10, occurredAt: ago(5) })
    await load(place, 1, older, 10, ago(9))
    await load(place, 2, newer, 10, ago(5))
    expect(await vend(place, 2, 3)).toMatchObject({ took: [[newer, 3]] })
    expect(await layout(place)).toEqual({ channels: [[[older, 10]], [[newer, 7]]], unassigned: [] })
    await soundness()
  })

  it('takes what was loaded into the channel first, then what lies in no channel, and never from another', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const a = await county.aLot(place, { number: 'A', quantity: 4, occurredAt: ago(9) })
    const b = await county.aLot(place, { number: 'B', quantity: 6, occurredAt: ago(8) })
    const c = await county.aLot(place, { number: 'C', quantity: 3, occurredAt: ago(7) })
    // Into the machine A, B, C; into channel 1 first B, then A.
    await load(place, 1, b, 2, ago(3))
    await load(place, 1, a, 2, ago(2))
    await load(place, 2, b, 4, ago(2))
    expect(await vend(place, 1, 9)).toMatchObject({
      posted: 9,
      took: [
        [b, 2],
        [a, 4],
        [c, 3],
      ],
    })
    expect(await layout(place)).toEqual({ channels: [[], [[b, 4]]], unassigned: [] })
    expect(await vend(place, 1, 1, ago(0), 1)).toMatchObject({ posted: 0, discrepancy: 1 })
    expect(await vend(place, 2, 5, ago(0), 2)).toMatchObject({ posted: 4, discrepancy: 1 })
    await soundness()
  })

  it('of a backlog takes nothing that came into the machine after it', async () => {
    const place = await county.aDispenser()
    const old = await county.aLot(place, { number: 'A', quantity: 2, occurredAt: ago(20) })
    const fresh = await county.aLot(place, { number: 'B', quantity: 9, occurredAt: ago(2) })
    await load(place, 1, old, 2, ago(20))
    await load(place, 1, fresh, 9, ago(2))
    expect(await vend(place, 1, 3, ago(6))).toMatchObject({ took: [[old, 2]], discrepancy: 1 })
    expect(await layout(place)).toEqual({ channels: [[[fresh, 9]]], unassigned: [] })
    await soundness()
  })

  it('goes on with the same channels in a group of vends', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const a = await county.aLot(place, { number: 'A', quantity: 5, occurredAt: ago(9) })
    await load(place, 1, a, 2)
    await load(place, 2, a, 2)
    const group = [1, 1, 2, 1, 2, 2].map((channel, seq) =>
      aVend({ locationId: place, channel, seq, occurredAt: ago(0) }),
    )
    const outcomes = await county.db.write((tx) => county.vends.postVends(tx, group))
    // Two of each channel, and the fifth of whichever asks for it first.
    expect(outcomes.map(({ posted }) => posted)).toEqual([1, 1, 1, 1, 1, 0])
    expect(await layout(place)).toEqual({ channels: [[], []], unassigned: [] })
    await soundness()
  })
})

describe('loading a channel', () => {
  it('takes units that are in the machine and in no channel', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const lot = await county.aLot(place, { quantity: 10 })
    await load(place, 1, lot, 6)
    const more = load(place, 2, lot, 5)
    expect(await refusalOf(more)).toMatchObject({
      status: 409,
      code: 'more_than_unassigned',
      params: { available: 4, requested: 5 },
    })
    await load(place, 2, lot, 4)
    expect(await layout(place)).toEqual({ channels: [[[lot, 6]], [[lot, 4]]], unassigned: [] })
  })

  it('refuses a channel that the machine has not, and a product that the channel is not for', async () => {
    const place = await county.aDispenser(['CON49'])
    const lot = await county.aLot(place, { product: 'CON52' })
    expect(await refusalOf(load(place, 7, lot, 1))).toMatchObject({ status: 422, code: 'unknown_channel' })
    expect(await refusalOf(load(place, 1, lot, 1))).toMatchObject({ status: 422, code: 'wrong_product' })
  })

  it('keeps the time at which the lot came into the channel until the channel has none of it', async () => {
    const place = await county.aDispenser()
    const lot = await county.aLot(place, { quantity: 10, occurredAt: ago(9) })
    const loadedAt = async () =>
      (await contents.contentsOf([place])).get(place)?.channels[0]?.lots[0]?.since.getTime()
    await load(place, 1, lot, 2, ago(5))
    await load(place, 1, lot, 2, ago(3))
    expect(await loadedAt()).toBe(ago(5).getTime())
    await vend(place, 1, 4)
    await load(place, 1, lot, 2, ago(1))
    expect(await loadedAt()).toBe(ago(1).getTime())
  })
})

describe('unloading and counting', () => {
  it('puts what a channel loses among what lies in no channel', async () => {
    const place = await county.aDispenser()
    const lot = await county.aLot(place, { quantity: 10 })
    await load(place, 1, lot, 6)
    const unload = (quantity: number) =>
      county.db.write((tx) =>
        contents.unloadChannel(tx, { locationId: place, channel: 1, lotId: lot, quantity }),
      )
    expect(await refusalOf(unload(7))).toMatchObject({ status: 409, code: 'more_than_in_channel' })
    await unload(2)
    expect(await layout(place)).toEqual({ channels: [[[lot, 4]]], unassigned: [[lot, 6]] })
  })

  it('sets a channel to what was counted, lot by lot', async () => {
    const place = await county.aDispenser()
    const a = await county.aLot(place, { number: 'A', quantity: 10, occurredAt: ago(9) })
    const b = await county.aLot(place, { number: 'B', quantity: 10, occurredAt: ago(8) })
    await load(place, 1, a, 6, ago(7))
    const set = (lots: { lotId: string; quantity: number }[]) =>
      county.db.write((tx) => contents.setChannel(tx, { locationId: place, channel: 1, lots, at: ago(0) }))
    await set([
      { lotId: b, quantity: 3 },
      { lotId: a, quantity: 8 },
    ])
    expect(await layout(place)).toEqual({
      channels: [
        [
          [a, 8],
          [b, 3],
        ],
      ],
      unassigned: [
        [a, 2],
        [b, 7],
      ],
    })
    await set([{ lotId: b, quantity: 1 }])
    expect(await layout(place)).toMatchObject({ channels: [[[b, 1]]] })
    expect(await refusalOf(set([{ lotId: b, quantity: 11 }]))).toMatchObject({ code: 'more_than_unassigned' })
    const twice = set([
      { lotId: b, quantity: 1 },
      { lotId: b, quantity: 1 },
    ])
    expect(await refusalOf(twice)).toMatchObject({ code: 'lot_twice' })
    await soundness()
  })

  it('releases what lies in a channel that is gone or was counted empty, and refuses to leave other goods behind', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const lot = await county.aLot(place, { quantity: 10 })
    await load(place, 1, lot, 4)
    await load(place, 2, lot, 4)
    const before = [1, 2].map((channel) => ({ channel, productId: county.product('CON52') }))
    const assign = (by: ContentsService, ...codes: string[]) =>
      county.db.write(async (tx, afterCommit) => {
        await tx.delete(dispenserChannels)
        const channel = { locationId: place, capacity: 20, blocked: false }
        await tx
          .insert(dispenserChannels)
          .values(codes.map((code, i) => ({ ...channel, channel: i + 1, productId: county.product(code) })))
        await by.reassigned(tx, afterCommit, place, before)
      })
    expect(await refusalOf(assign(contents, 'CON49', 'CON52'))).toMatchObject({
      code: 'channel_holds_goods',
      params: { channel: 1, quantity: 4 },
    })
    await assign(contents, 'CON52')
    expect(await layout(place)).toEqual({ channels: [[[lot, 4]]], unassigned: [[lot, 6]] })
    await assign(new ContentsService({ ...county, isCountedEmpty: async () => true }), 'CON49')
    expect(await layout(place)).toEqual({ channels: [[]], unassigned: [[lot, 10]] })
  })
})

describe('goods that leave a machine otherwise than by a vend', () => {
  it('go from what lies in no channel, then from what was loaded last', async () => {
    const place = await county.aDispenser(['CON52', 'CON52'])
    const store = await county.aPlace('storeroom')
    const lot = await county.aLot(place, { quantity: 12, occurredAt: ago(9) })
    await load(place, 1, lot, 5, ago(3))
    await load(place, 2, lot, 5, ago(5))
    const goBack = (quantity: number) =>
      county.post({ kind: 'transfer', from: place, to: store, lines: [{ product: 'CON52', quantity }] })
    await goBack(2)
    expect(await layout(place)).toEqual({ channels: [[[lot, 5]], [[lot, 5]]], unassigned: [] })
    await goBack(6)
    expect(await layout(place)).toEqual({ channels: [[], [[lot, 4]]], unassigned: [] })
    await county.post({
      kind: 'disposal',
      from: place,
      reason: '破损',
      witnessName: '李四',
      lines: [{ product: 'CON52', lotId: lot, quantity: 3 }],
    })
    expect(await layout(place)).toEqual({ channels: [[], [[lot, 1]]], unassigned: [] })
    await soundness()
  })

  it('go when the movement that brought them is undone', async () => {
    const place = await county.aDispenser()
    const posted = await county.post({
      kind: 'receipt',
      to: place,
      lines: [{ product: 'CON52', lot: { number: 'A', expiresOn: '2028-12-31' }, quantity: 5 }],
    })
    const [movement] = posted.movements
    const lot = movement?.lines[0]?.lotId ?? ''
    await load(place, 1, lot, 5)
    await county.post({ kind: 'reversal', reverses: movement?.id ?? '', reason: '误收' })
    expect(await layout(place)).toEqual({ channels: [[]], unassigned: [] })
    await soundness()
  })

  it('leave the newest load first, and of loads of one instant the highest channel', () => {
    const shares = [
      { channel: 1, quantity: 3, since: 10 },
      { channel: 2, quantity: 3, since: 20 },
      { channel: 3, quantity: 3, since: 20 },
    ]
    expect(givenUp(shares, 9)).toEqual([])
    expect(givenUp(shares, 5)).toEqual([
      { channel: 3, quantity: 3 },
      { channel: 2, quantity: 1 },
    ])
    expect(givenUp(shares, 0).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(9)
  })
})

it('the oracle finds channels that hold more than lies in the machine', async () => {
  const place = await county.aDispenser()
  const lot = await county.aLot(place, { quantity: 5 })
  await county.db.write((tx) =>
    tx
      .insert(channelContents)
      .values({ locationId: place, channel: 1, lotId: lot, quantity: 6, since: ago(0) }),
  )
  const broken = (await verifyDatabase(county.db)).filter(({ total }) => total > 0)
  expect(broken).toMatchObject([{ faults: [`lot ${lot} at ${place}: 6 in channels, balance 5`] }])
})
