import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Product } from '../../protocol/api/catalog.ts'
import type { CreatedDispenser, Delivery, DispenserDetail } from '../../protocol/api/devices.ts'
import type { FinderPoint } from '../../protocol/api/finder.ts'
import type { Balance, PostedMovements, StockTable } from '../../protocol/api/inventory.ts'
import type { Location, MapView } from '../../protocol/api/places.ts'
import type { Today } from '../../protocol/api/today.ts'
import type { LiveChanges } from '../../protocol/live.ts'
import { cellOf } from '../../protocol/nearby.ts'
import { aBatch, aBirth, aVend } from '../devices/messages.ts'
import { fromNoon } from '../support/ambient.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { RawDevice } from '../support/raw.device.ts'

/** The main job through every face: HTTP, MQTT, live and finder, on one real server. */
describe('the main job', () => {
  const ambient = fromNoon()
  let app: TestApp
  let admin: Api
  let condom: Product
  let warehouse: Location
  let machine: CreatedDispenser

  beforeAll(async () => {
    app = await startApp({ ambient })
    admin = await app.as('admin')
    const products = await admin.get<{ items: Product[] }>('/api/products')
    condom = products.items.find(({ code }) => code === 'CON52') as Product
    warehouse = await admin.post<Location>('/api/locations', {
      kind: 'warehouse',
      jurisdictionCode: '990101',
      name: '县库房',
    })
    machine = await admin.post<CreatedDispenser>('/api/dispensers', {
      name: '客运站自助发放机',
      coordinates: { longitude: 111.36, latitude: 24.22, datum: 'wgs84' },
      address: '人民路 1 号',
      phone: '0990-5551000',
      hours: { always: true },
      published: true,
      channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
    })
  })
  afterAll(() => app.end())

  const unitsAt = async (location: string) =>
    (await admin.get<{ items: Balance[] }>(`/api/balances?location=${location}`)).items.reduce(
      (sum, { quantity }) => sum + quantity,
      0,
    )

  test('a delivery with lot and expiry is received, and a double submission is not received twice', async () => {
    const delivery = {
      kind: 'receipt',
      to: warehouse.id,
      lines: [{ product: 'CON52', lot: { number: 'A1', expiresOn: '2030-01-31' }, quantity: 200 }],
    }
    const key = { 'idempotency-key': 'delivery-1' }
    const [first, again] = [
      await admin.post<PostedMovements>('/api/movements', delivery, key),
      await admin.post<PostedMovements>('/api/movements', delivery, key),
    ]
    expect(again).toEqual(first)
    expect(await unitsAt(warehouse.id)).toBe(200)
    const other = await admin.send('POST', '/api/movements', { ...delivery, note: 'other' }, key)
    expect(other.status).toBe(409)
  })

  test('stock goes to a dispenser by transfer', async () => {
    await admin.post('/api/movements', {
      kind: 'transfer',
      from: warehouse.id,
      to: machine.locationId,
      receive: true,
      lines: [{ product: condom.id, quantity: 20 }],
    })
    expect(await unitsAt(warehouse.id)).toBe(180)
    expect(await unitsAt(machine.locationId)).toBe(20)
  })

  test('what the dispenser gives out is acknowledged, and every screen shows the same number', async () => {
    const heard: LiveChanges[] = []
    const socket = io(app.url, {
      transports: ['websocket'],
      extraHeaders: { authorization: `Bearer ${admin.token}` },
    })
    socket.on('changes', (changes: LiveChanges) => heard.push(changes))
    await new Promise<void>((resolve) => socket.on('connect', resolve))

    const device = await RawDevice.signedIn(app.mqttPort, machine)
    const channel = {
      channel: 1,
      remaining: 20,
      capacity: 20,
      fault: null,
      counters: { vend: 0, failed: 0, test: 0 },
    }
    expect(await device.tell('birth', aBirth({ channels: [channel] }))).toBe(true)
    expect(await device.tell('events', aBatch(0, aVend(1), aVend(2), aVend(3)))).toBe(true)
    await device.hears<{ through: number }>('ack', ({ through }) => through === 2)

    expect(await unitsAt(machine.locationId)).toBe(17)
    const detail = await admin.get<DispenserDetail>(`/api/dispensers/${machine.id}`)
    expect(detail).toMatchObject({ presence: 'online', ledger: 17, usable: 17 })
    const table = await admin.get<StockTable>(`/api/stock?location=${machine.locationId}`)
    expect(table.rows.map(({ usable }) => usable)).toEqual([17])
    expect((await admin.get<Today>('/api/today')).numbers).toMatchObject({
      issuedToday: 3,
      online: 1,
      dispensers: 1,
    })
    const { logs } = await admin.get<Delivery>(`/api/dispensers/${machine.id}/delivery`)
    expect(logs).toMatchObject([{ log: 'log-a', through: 2, events: 3, gaps: [], unattributed: 0 }])

    await expect.poll(() => heard.reduce((sum, { vended }) => sum + vended, 0), { timeout: 10_000 }).toBe(3)
    expect(heard.flatMap(({ locationIds }) => locationIds)).toContain(machine.locationId)
    socket.disconnect()
    await device.disconnect()
  })

  test('the same batch again changes nothing', async () => {
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    expect(await device.tell('events', aBatch(0, aVend(1), aVend(2), aVend(3)))).toBe(true)
    expect(await unitsAt(machine.locationId)).toBe(17)
    await device.disconnect()
  })

  test('the map shows warehouse and dispenser, and only what has a position', async () => {
    const map = await admin.get<MapView>('/api/map')
    expect(map.features.map(({ id }) => id)).toEqual([machine.locationId])
    expect(map.unplaced).toBe(1)
  })

  test('a migrant finds the machine nearby, with its stock as a band and its age', async () => {
    const cell = cellOf({ longitude: 111.361, latitude: 24.221 })
    await expect
      .poll(
        async () => {
          const near = (await (await fetch(`${app.url}/api/finder/cells/${cell}`)).json()) as {
            points: FinderPoint[]
          }
          return near.points.map(({ id, stock }) => [
            id,
            stock.find(({ category }) => category === 'condom')?.availability,
          ])
        },
        { timeout: 10_000 },
      )
      .toEqual([[machine.locationId, 'confirmed']])
    const page = await (await fetch(`${app.url}/find?cell=${cell}`)).text()
    expect(page).toContain('客运站自助发放机')
  })

  test('after a restart every number stands, and a dispenser is unknown until it speaks', async () => {
    await app.halt()
    app = await startApp({ ambient, folder: app.folder })
    admin = await app.as('admin')
    expect(await unitsAt(machine.locationId)).toBe(17)
    const silent = await admin.get<DispenserDetail>(`/api/dispensers/${machine.id}`)
    expect(silent.presence).toBe('unknown')
    expect(silent.ledger).toBe(17)
  })
})
