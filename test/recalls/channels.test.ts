import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recall, RecallPreview } from '../../protocol/api/recalls.ts'
import type { Command } from '../../protocol/messages/command.ts'
import { aReply } from '../devices/steered.ts'
import { aRecallingCounty, obey, type RecallingCounty } from './a-recall.ts'

let county: RecallingCounty
beforeEach(async () => {
  county = await aRecallingCounty()
})
afterEach(() => county.end())

const DAY_HOURS = 24
type Machine = Awaited<ReturnType<RecallingCounty['aMachine']>>

const load = (machine: Machine, channel: number, lotId: string, quantity = 10) =>
  county.visit(machine, [{ channel, counted: 0, loaded: [{ lotId, quantity }] }])
const blockedAt = async ({ id }: Machine) => {
  const { channels } = await county.admin.get<{ channels: { channel: number; blocked: boolean }[] }>(
    `/api/dispensers/${id}`,
  )
  return channels.filter(({ blocked }) => blocked).map(({ channel }) => channel)
}

describe('a channel that holds a recalled lot', () => {
  it('is blocked by command, which the machine acknowledges; another lot is given out as before', async () => {
    const machine = await county.aMachine(2)
    await load(machine, 1, county.lots.soon)
    await load(machine, 2, county.lots.late)
    const device = await county.connect(machine)
    const body = { product: 'CON52', numbers: ['SOON'] }
    const preview = await county.admin.post<RecallPreview>('/api/recalls/preview', body)
    expect(preview.channels).toMatchObject([
      { locationId: machine.locationId, channel: 1, quantity: 10, presence: 'online' },
    ])
    const { id } = await county.recall()
    const command = await device.hears<Command>('command')
    expect(command).toMatchObject({ op: 'block_channel', args: { channel: 1, reason: 'recall' } })
    await county.reaches(id, machine.locationId, 1, 'sent')
    expect(await blockedAt(machine)).toEqual([])
    await device.tell('reply', aReply(command.id, 'done'))
    const held = await county.reaches(id, machine.locationId, 1, 'blocked')
    expect(held).toMatchObject({ cause: 'holds', quantity: 10, deviceId: machine.id })
    expect(await blockedAt(machine)).toEqual([1])
    const { progress, channels } = await county.read(id)
    expect(channels).toHaveLength(1)
    expect(progress).toMatchObject({ channels: 1, confirmedChannels: 1 })

    // Nobody unblocks it in passing.
    expect(
      await county.refused(`/api/dispensers/${machine.id}/commands`, {
        op: 'unblock_channel',
        args: { channel: 1 },
      }),
    ).toMatchObject({ code: 'channel_recalled' })
    await device.disconnect()
  })

  it('of a machine that is away is not confirmed until it is back, also when the command has expired by then', async () => {
    const machine = await county.aMachine(1)
    await load(machine, 1, county.lots.soon)
    county.ambient.advance({ hours: DAY_HOURS })
    const { id } = await county.recall()
    const waiting = await county.reaches(id, machine.locationId, 1, 'queued')
    expect(waiting.sentAt).toBeNull()
    expect(waiting.presence).not.toBe('online')
    expect((await county.read(id)).progress).toMatchObject({ channels: 1, confirmedChannels: 0 })
    county.ambient.advance({ hours: 8 * DAY_HOURS })
    const device = await county.connect(machine)
    await county.app.services.recalls.channels.check()
    const command = await obey(device, 'block_channel')
    expect(Date.parse(command.expires)).toBeGreaterThan(county.ambient.now().getTime())
    await county.reaches(id, machine.locationId, 1, 'blocked')
    await device.disconnect()
  })

  it('whose machine refuses is shown with its answer, and asked again later', async () => {
    const machine = await county.aMachine(1)
    await load(machine, 1, county.lots.soon)
    const device = await county.connect(machine)
    const { id } = await county.recall()
    const first = await device.hears<Command>('command')
    await device.tell('reply', aReply(first.id, 'rejected', { reason: 'motor is running' }))
    const refused = await county.reaches(id, machine.locationId, 1, 'rejected')
    expect(refused.answer).toBe('motor is running')
    await county.app.services.recalls.channels.check()
    expect(await county.reaches(id, machine.locationId, 1, 'rejected')).toBeDefined()
    county.ambient.advance({ minutes: 11 })
    await county.app.services.recalls.channels.check()
    await obey(device, 'block_channel', 1, [first.id])
    await county.reaches(id, machine.locationId, 1, 'blocked')
    await device.disconnect()
  })

  it('is found when the machine tells of a load with the lot, then or later', async () => {
    const [before, after] = [await county.aMachine(1), await county.aMachine(2)]
    const refill = { kind: 'refill', channel: 1, loaded: 5, remaining: 5, lot: 'SOON' }
    await county.tell(before, refill)
    county.ambient.advance({ hours: 1 })
    const { id, channels } = await county.recall()
    expect(channels).toMatchObject([{ locationId: before.locationId, channel: 1, cause: 'reported' }])
    const device = await county.connect(after)
    await county.tell(after, { ...refill, channel: 2 }, { ...refill, lot: 'LATE' })
    await obey(device, 'block_channel')
    const held = await county.reaches(id, after.locationId, 2, 'blocked')
    expect(held.cause).toBe('reported')
    expect((await county.read(id)).channels).toHaveLength(2)
    await device.disconnect()
  })

  it('is unblocked once the goods have left the machine, and a person was there', async () => {
    const machine = await county.aMachine(1)
    await load(machine, 1, county.lots.soon)
    const device = await county.connect(machine)
    const { id } = await county.recall()
    const { id: blocking } = await obey(device, 'block_channel')
    await county.reaches(id, machine.locationId, 1, 'blocked')
    const release = { location: machine.locationId, channel: 1 }
    expect(await county.refused(`/api/recalls/${id}/release`, release)).toMatchObject({
      code: 'channel_holds_lot',
      params: { channel: 1, units: 10 },
    })
    county.ambient.advance({ minutes: 5 })
    await county.admin.post('/api/movements', {
      kind: 'transfer',
      from: machine.locationId,
      to: county.county.id,
      lines: [{ product: 'CON52', lotId: county.lots.soon, quantity: 10 }],
    })
    await obey(device, 'unblock_channel', 1, [blocking])
    await county.reaches(id, machine.locationId, 1, 'released')
    expect(await blockedAt(machine)).toEqual([])
    await device.disconnect()
  })

  it('stays blocked when its machine alone has given everything out', async () => {
    const machine = await county.aMachine(1)
    await load(machine, 1, county.lots.soon, 2)
    county.ambient.advance({ minutes: 5 })
    const { id } = await county.recall()
    county.ambient.advance({ minutes: 5 })
    await county.tell(machine, { kind: 'vend' }, { kind: 'vend' })
    await county.app.services.recalls.channels.check()
    const { channels, progress } = await county.read(id)
    expect(channels).toMatchObject([{ state: 'queued', quantity: 0 }])
    expect(progress.givenOut).toBe(2)
    // Closed with a channel nobody has looked into, the recall leaves it blocked, and its machine to whoever goes there.
    await county.admin.post('/api/movements', {
      kind: 'transfer',
      from: county.storeroom.id,
      to: county.county.id,
      lines: [{ product: 'CON52', lotId: county.lots.soon, quantity: 98 }],
      receive: true,
    })
    expect(await county.refused(`/api/recalls/${id}/close`, {})).toMatchObject({
      code: 'recall_unfinished',
      params: { units: 0, channels: 1 },
    })
    await county.act(id, 'close', { reason: '机器已报废' })
    await county.admin.post(`/api/dispensers/${machine.id}/commands`, {
      op: 'unblock_channel',
      args: { channel: 1 },
    })
  })

  it('is let go by a cancelled recall, unless it was blocked for a reason of its own', async () => {
    const machine = await county.aMachine(2)
    await load(machine, 1, county.lots.soon)
    await load(machine, 2, county.lots.soon)
    const device = await county.connect(machine)
    await county.admin.post(`/api/dispensers/${machine.id}/commands`, {
      op: 'block_channel',
      args: { channel: 2 },
    })
    const own = await obey(device, 'block_channel')
    const { id } = await county.recall()
    const first = await obey(device, 'block_channel', 1, [own.id])
    await obey(device, 'block_channel', 1, [own.id, first.id])
    await county.reaches(id, machine.locationId, 1, 'blocked')
    await county.reaches(id, machine.locationId, 2, 'blocked')
    await county.act(id, 'cancel', { reason: '批号录错' })
    await obey(device, 'unblock_channel')
    await county.reaches(id, machine.locationId, 1, 'released')
    await county.reaches(id, machine.locationId, 2, 'released')
    expect(await blockedAt(machine)).toEqual([2])
    await device.disconnect()
  })
})

it('a channel that may hold the lot is named, and blocked when a person says so', async () => {
  const machine = await county.aMachine(2)
  await county.send(machine.locationId, 6)
  await county.state(machine, [6, 0])
  const recall = await county.recall()
  expect(recall.channels).toEqual([])
  expect(recall.possible).toMatchObject([
    { locationId: machine.locationId, channel: 1, cause: 'loose' },
    { locationId: machine.locationId, channel: 2, cause: 'loose' },
  ])
  const blocked = await county.act(recall.id, 'block', { location: machine.locationId, channel: 1 })
  expect(blocked.channels).toMatchObject([{ channel: 1, cause: 'chosen', state: 'queued' }])
  expect(blocked.possible).toMatchObject([{ channel: 2 }])
  const released: Recall = await county.act(recall.id, 'release', {
    location: machine.locationId,
    channel: 1,
  })
  expect(released.channels[0]?.releasedAt).not.toBeNull()
})

it('the public is not sent to a machine whose only channel is blocked, nor to goods that are held', async () => {
  const { admin, app, outlet } = county
  const machine = await county.aMachine(1)
  await load(machine, 1, county.lots.soon)
  await county.send(outlet.id, 30)
  await county.state(machine, [10])
  const { items: products } = await admin.get<{ items: { id: string; code: string }[] }>('/api/products')
  const productIds = products.flatMap(({ id, code }) => (code === 'CON52' ? [id] : []))
  const coordinates = { longitude: 111.3, latitude: 24.3, datum: 'wgs84' }
  const body = { published: true, coordinates, productIds }
  for (const id of [machine.locationId, outlet.id])
    expect((await admin.send('PATCH', `/api/locations/${id}`, body)).status).toBe(200)
  const said = async (id: string) => {
    await app.services.stock.refresh()
    await app.services.finder.refresh()
    const answer = await fetch(`${app.url}/api/finder/points/${id}`)
    const point = (await answer.json()) as { stock: { availability: string }[] }
    return point.stock.map(({ availability }) => availability)
  }
  expect(await said(machine.locationId)).toEqual(['confirmed'])
  expect(await said(outlet.id)).toEqual(['confirmed'])
  const { id } = await county.recall()
  expect(await said(outlet.id)).toEqual(['out'])
  const device = await county.connect(machine)
  await obey(device, 'block_channel')
  await county.reaches(id, machine.locationId, 1, 'blocked')
  expect(await said(machine.locationId)).toEqual(['out'])
  const { rows } = await admin.get<{ rows: { usable: number }[] }>(
    `/api/stock?location=${machine.locationId}`,
  )
  expect(rows.map(({ usable }) => usable)).toEqual([0])
  await device.disconnect()
})
