import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../../protocol/api/catalog.ts'
import type { CreatedDispenser, Delivery, Dispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import { deviceSecrets } from '../../server/db/schema/index.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBatch, aBirth, aChannel, aState, aVend } from './messages.ts'

const TOWNSHIP = `${COUNTY}001`
const NEIGHBOUR = `${COUNTY}002`

let app: TestApp
let admin: Api
let products: Product[]
let condom: Product
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  for (const [code, name] of [
    [TOWNSHIP, '柳溪镇'],
    [NEIGHBOUR, '石桥镇'],
  ])
    await admin.post('/api/jurisdictions', { code, name })
  products = (await admin.get<{ items: Product[] }>('/api/products')).items
  const found = products.find(({ category, selfService }) => category === 'condom' && selfService)
  if (!found) throw new Error('The catalogue has no condom')
  condom = found
})
afterAll(() => app.end())

const register = (body: object = {}) => admin.post<CreatedDispenser>('/api/dispensers', body)
const refusal = async (method: string, path: string, body?: unknown, api = admin) => {
  const { status, code, errors } = await problemIn(await api.send(method, path, body))
  return { status, code, ...(errors && { path: errors[0]?.path }) }
}

describe('registering a dispenser', () => {
  it('needs nothing but the wish: place, name, channels and secret are made', async () => {
    const machine = await register()
    expect(machine).toMatchObject({
      jurisdictionCode: COUNTY,
      presence: 'unknown',
      lastSeenAt: null,
      reported: null,
      capacity: 80,
      ledger: 0,
      revokedAt: null,
    })
    expect(machine.channels).toHaveLength(4)
    expect(machine.channels[0]).toMatchObject({ channel: 1, productId: null, capacity: 20, reported: null })
    expect(machine.secret.length).toBeGreaterThanOrEqual(43)
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    await device.disconnect()
  })

  it('takes what is said: id, name, place on the map, products in its channels', async () => {
    const machine = await register({
      id: 'village-square',
      name: '村口发放机',
      jurisdictionCode: TOWNSHIP,
      coordinates: { longitude: 111.5, latitude: 24.3, datum: 'wgs84' },
      channels: [
        { channel: 1, product: condom.code, capacity: 30 },
        { channel: 2, product: condom.id },
        { channel: 3, product: null },
      ],
    })
    expect(machine).toMatchObject({
      id: 'village-square',
      name: '村口发放机',
      jurisdictionName: '柳溪镇',
      longitude: 111.5,
      capacity: 70,
      channels: [
        { productId: condom.id, productName: condom.name },
        { productId: condom.id },
        { productId: null },
      ],
    })
    const place = await admin.get<{ productIds: string[] }>(`/api/locations/${machine.locationId}`)
    expect(place.productIds).toEqual([condom.id])
  })

  it('happens once, however often the same request arrives, and shows the same secret each time', async () => {
    const headers = { 'Idempotency-Key': '6ac1e9b8-3d0d-4d6c-8f9e-0d4d0c1f2a3b' }
    const before = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    const answers = await Promise.all(
      Array.from({ length: 3 }, () =>
        admin.post<CreatedDispenser>('/api/dispensers', { name: '双击发放机' }, headers),
      ),
    )
    expect(new Set(answers.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1)
    const after = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(after.items).toHaveLength(before.items.length + 1)
    const other = await problemIn(await admin.send('POST', '/api/dispensers', { name: '另一台' }, headers))
    expect(other).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('puts it into a place that waits for one, and only one', async () => {
    const place = await admin.post<{ id: string }>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '车站发放机',
    })
    const machine = await register({ locationId: place.id })
    expect(machine).toMatchObject({ locationId: place.id, name: '车站发放机', capacity: 80 })
    expect(await refusal('POST', '/api/dispensers', { locationId: place.id })).toEqual({
      status: 409,
      code: 'place_has_device',
    })
    await admin.post(`/api/dispensers/${machine.id}/revoke`, {})
    const successor = await register({ locationId: place.id })
    expect(successor.locationId).toBe(place.id)
  })

  it('is refused with a clear word', async () => {
    const storeroom = await admin.post<{ id: string }>('/api/locations', {
      kind: 'storeroom',
      jurisdictionCode: TOWNSHIP,
      name: '库房',
    })
    const iud = products.find(({ category }) => category === 'iud')
    await register({ id: 'taken' })
    const channels = (...list: object[]) => ({ channels: list })
    for (const [body, expected] of [
      [{ id: 'taken' }, { status: 409, code: 'device_exists' }],
      [{ locationId: storeroom.id }, { status: 422, code: 'not_a_dispenser' }],
      [{ locationId: 'nowhere' }, { status: 404, code: 'not_found' }],
      [{ jurisdictionCode: '120000' }, { status: 404, code: 'not_found' }],
      [channels({ channel: 1, product: 'nothing' }), { status: 404, code: 'not_found' }],
      [
        channels({ channel: 1, product: iud?.code }),
        { status: 422, code: 'not_self_service', path: 'channels.0.product' },
      ],
      [
        channels({ channel: 1, product: null }, { channel: 1, product: null }),
        { status: 422, code: 'channel_twice' },
      ],
    ] as const)
      expect(await refusal('POST', '/api/dispensers', body), JSON.stringify(body)).toEqual(expected)
    expect((await admin.send('POST', '/api/dispensers', { id: 'a/b' })).status).toBe(400)
    const { items } = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(items.filter(({ id }) => id === 'taken')).toHaveLength(1)
  })

  it('stores no secret, only its salted hash', async () => {
    const machine = await register()
    const rows = await app.db.select().from(deviceSecrets)
    expect(JSON.stringify(rows)).not.toContain(machine.secret)
    expect(app.lines.join('')).not.toContain(machine.secret)
    expect(JSON.stringify(await admin.get(`/api/dispensers/${machine.id}`))).not.toContain('secret')
  })
})

describe('a person of one township', () => {
  it('registers machines at home and finds no others', async () => {
    await app.addPerson('liuxi', 'administrator', TOWNSHIP)
    const local = await app.as('liuxi')
    const own = await local.post<CreatedDispenser>('/api/dispensers', {})
    expect(own.jurisdictionCode).toBe(TOWNSHIP)
    const foreign = await register({ jurisdictionCode: NEIGHBOUR })
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/delivery', undefined],
      ['PUT', '/channels', { channels: [{ channel: 1, product: null }] }],
      ['POST', '/secret', {}],
      ['POST', '/revoke', {}],
    ] as const)
      expect(await refusal(method, `/api/dispensers/${foreign.id}${path}`, body, local)).toMatchObject({
        status: 404,
      })
    const { items } = await local.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(new Set(items.map(({ jurisdictionCode }) => jurisdictionCode))).toEqual(new Set([TOWNSHIP]))
    expect(await refusal('POST', '/api/dispensers', { locationId: foreign.locationId }, local)).toMatchObject(
      { status: 404 },
    )
  })
})

describe('assigning channels', () => {
  it('replaces all of them, keeps the place in step with what it offers, and can be done by a manager', async () => {
    await app.addPerson('manager', 'supply_manager', COUNTY)
    const manager = await app.as('manager')
    const machine = await register({
      channels: [
        { channel: 1, product: condom.id },
        { channel: 2, product: null },
      ],
    })
    const assigned = {
      channels: [
        { channel: 2, product: condom.code, capacity: 12 },
        { channel: 7, product: null },
      ],
    }
    const answer = await manager.send('PUT', `/api/dispensers/${machine.id}/channels`, assigned)
    expect(((await answer.json()) as DispenserDetail).channels).toMatchObject([
      { channel: 2, productId: condom.id, capacity: 12 },
      { channel: 7, productId: null, capacity: 20 },
    ])
    await manager.send('PUT', `/api/dispensers/${machine.id}/channels`, {
      channels: [{ channel: 2, product: null }],
    })
    const place = await admin.get<{ productIds: string[] }>(`/api/locations/${machine.locationId}`)
    expect(place.productIds).toEqual([])
  })

  it('refuses what wants a person in attendance, and changes nothing then', async () => {
    const machine = await register({ channels: [{ channel: 1, product: condom.id }] })
    const clinicianOnly = products.find(({ selfService }) => !selfService)
    const channels = [
      { channel: 1, product: null },
      { channel: 2, product: clinicianOnly?.id },
    ]
    expect(await refusal('PUT', `/api/dispensers/${machine.id}/channels`, { channels })).toMatchObject({
      code: 'not_self_service',
    })
    const { channels: after } = await admin.get<DispenserDetail>(`/api/dispensers/${machine.id}`)
    expect(after).toMatchObject([{ channel: 1, productId: condom.id }])
  })
})

describe('what a machine says', () => {
  it('is what list, page and delivery proof show', async () => {
    const machine = await register({
      channels: [{ channel: 1, product: condom.id }],
      jurisdictionCode: TOWNSHIP,
    })
    const lot = { number: 'A1', expiresOn: '2029-01-31' }
    const lines = [{ product: condom.id, lot, quantity: 20 }]
    await admin.post('/api/movements', { kind: 'receipt', to: machine.locationId, lines })
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    await device.tell('birth', aBirth({ channels: [aChannel(100, { remaining: 20 })] }))
    await device.tell('events', aBatch(0, aVend(101), aVend(102)))
    const told = {
      next: 2,
      channels: [aChannel(102, { remaining: 18, fault: 'jam' })],
      celsius: 0,
      faults: ['reader'],
    }
    await device.tell('state', aState(told))
    await device.publish(`d1/${machine.id}/up/selfie`, '{}')

    const detail = await admin.get<DispenserDetail>(`/api/dispensers/${machine.id}`)
    expect(detail).toMatchObject({
      presence: 'online',
      ledger: 18,
      usable: 18,
      reported: 18,
      celsius: 0,
      faults: ['reader', '1:jam'],
      quarantinedMessages: 1,
      openDiscrepancies: 0,
      channels: [{ reported: { remaining: 18, fault: 'jam', counters: { vend: 102 } } }],
    })
    expect(detail.recent).toMatchObject([
      { seq: 1, kind: 'vend', channel: 1, quantity: 1 },
      { seq: 0, kind: 'vend', channel: 1, quantity: 1 },
    ])
    const found = await admin.get<{ items: Dispenser[] }>(
      `/api/dispensers?presence=online&jurisdiction=${TOWNSHIP}`,
    )
    expect(found.items).toMatchObject([{ id: machine.id, ledger: 18 }])
    const searched = await admin.get<{ items: Dispenser[] }>(
      `/api/dispensers?search=${machine.id.toUpperCase()}`,
    )
    expect(searched.items.map(({ id }) => id)).toEqual([machine.id])
    const { items: none } = await admin.get<{ items: Dispenser[] }>('/api/dispensers?search=%25')
    expect(none).toEqual([])
    expect(await admin.get<Delivery>(`/api/dispensers/${machine.id}/delivery`)).toMatchObject({
      logs: [{ log: 'log-a', generation: 1, through: 1, gaps: [], events: 2, unattributed: 0 }],
      quarantined: [{ reason: 'topic', topic: `d1/${machine.id}/up/selfie` }],
      discrepancies: [],
    })
    await device.disconnect()
  })
})

describe('revoking', () => {
  it('is for good: no secret is made for a revoked machine, and its history stays', async () => {
    const machine = await register()
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    await device.tell('birth', aBirth())
    const revoked = await admin.post<DispenserDetail>(`/api/dispensers/${machine.id}/revoke`, {})
    await device.ended
    expect(revoked.revokedAt).not.toBeNull()
    expect(await refusal('POST', `/api/dispensers/${machine.id}/secret`, {})).toMatchObject({
      code: 'device_revoked',
    })
    await admin.post(`/api/dispensers/${machine.id}/revoke`, {})
    const { logs } = await admin.get<Delivery>(`/api/dispensers/${machine.id}/delivery`)
    expect(logs).toHaveLength(1)
  })
})
