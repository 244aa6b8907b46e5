import type { Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import { aBatch, aBirth, aVend } from '../devices/messages.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { RawDevice } from '../support/raw.device.ts'
import { DashboardLine } from './dashboard.line.ts'

const NORTH = `${COUNTY}001`
const SOUTH = `${COUNTY}002`

describe('the live line', () => {
  let app: TestApp
  let admin: Api
  let tokens: { county: string; north: string; south: string }
  let north: Location
  let south: Location
  let machine: CreatedDispenser
  const lines: DashboardLine[] = []
  const devices: RawDevice[] = []

  beforeAll(async () => {
    app = await startApp()
    admin = await app.as('admin')
    for (const [code, name] of [
      [NORTH, '北镇'],
      [SOUTH, '南镇'],
    ])
      await admin.post('/api/jurisdictions', { code, name })
    await app.addPerson('county', 'supply_manager', COUNTY)
    await app.addPerson('north', 'supply_manager', NORTH)
    await app.addPerson('south', 'viewer', SOUTH)
    tokens = {
      county: await app.tokenOf('county'),
      north: await app.tokenOf('north'),
      south: await app.tokenOf('south'),
    }
    const storeroom = (jurisdictionCode: string, latitude: number) =>
      admin.post<Location>('/api/locations', {
        kind: 'storeroom',
        jurisdictionCode,
        name: `${jurisdictionCode} 库房`,
        coordinates: { longitude: 111.36, latitude, datum: 'wgs84' },
      })
    north = await storeroom(NORTH, 24.3)
    south = await storeroom(SOUTH, 24.1)
    machine = await admin.post('/api/dispensers', {
      name: '北镇自助发放机',
      jurisdictionCode: NORTH,
      coordinates: { longitude: 111.36, latitude: 24.31, datum: 'wgs84' },
      channels: [{ channel: 1, product: 'CON52', capacity: 1_000 }],
    })
    await receive(machine.locationId, 1_000)
  })
  afterEach(async () => {
    for (const line of lines.splice(0)) line.close()
    for (const device of devices.splice(0)) await device.disconnect()
  })
  afterAll(() => app.end())

  const open = async (who: keyof typeof tokens, transport: 'websocket' | 'polling' = 'websocket') => {
    const line = await DashboardLine.open(app.url, tokens[who], [transport])
    lines.push(line)
    return line
  }
  let receipts = 0
  const receive = (to: string, quantity = 1) =>
    admin.post(
      '/api/movements',
      {
        kind: 'receipt',
        to,
        lines: [{ product: 'CON52', lot: { number: 'L1', expiresOn: '2099-01-31' }, quantity }],
      },
      { 'idempotency-key': `receipt-${receipts++}` },
    )
  const born = async () => {
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    devices.push(device)
    return device
  }

  test('tells at most once a second what was committed meanwhile, and leaves nothing out', async () => {
    const begun = Date.now()
    const county = await open('county')
    const device = await born()
    await device.tell('birth', aBirth())
    let vends = 0
    while (county.heard.length < 4) {
      const told: Promise<boolean>[] = []
      for (let i = 0; i < 4; i++, vends++) told.push(device.tell('events', aBatch(vends, aVend(vends + 1))))
      await Promise.all([...told, receive(south.id)])
    }
    const messages = county.heard.length
    // Half a second for timers that a busy process runs late.
    expect((messages - 1) * 1_000).toBeLessThanOrEqual(Date.now() - begun + 500)
    expect(vends).toBeGreaterThan(messages)
    await county.hears(({ vended, stocked }) => vended === vends && stocked.has(south.id))
    expect(county.marked).toContain(machine.locationId)
    for (const { at, points } of county.heard) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(begun)
      expect(points.length).toBe(new Set(points.map(({ id }) => id)).size)
    }
  })

  test('tells a township nothing of another one: no marker, no place, not even how much was taken', async () => {
    const [county, northern, southern] = await Promise.all([open('county'), open('north'), open('south')])
    const device = await born()
    await device.tell('birth', aBirth({ log: 'log-b', boot: 2 }))
    let vends = 0
    // What is told of both together, each time.
    while (southern.heard.length < 3) {
      await device.tell('events', { ...aBatch(vends, aVend(vends + 1)), log: 'log-b' })
      vends++
      await receive(south.id)
    }
    await receive(north.id)
    await northern.hears(({ stocked }) => stocked.has(north.id))
    await county.hears(({ vended }) => vended === vends)

    expect([...southern.stocked, ...southern.marked].filter((id) => id !== south.id)).toEqual([])
    expect(southern.vended).toBe(0)
    expect(northern.stocked).not.toContain(south.id)
    expect(northern.marked).not.toContain(south.id)
    expect(northern.vended).toBe(vends)
    for (const { points } of southern.heard)
      for (const { jurisdictionCode } of points) expect(jurisdictionCode).toBe(SOUTH)
  })

  test('tells of machines that are steered, and of rollouts, to those whose they are', async () => {
    const [county, northern, southern] = await Promise.all([open('county'), open('north'), open('south')])
    await admin.post(`/api/dispensers/${machine.id}/commands`, { op: 'identify' })
    app.changes.emit('rollout', 'of-the-north', NORTH)
    app.changes.emit('rollout', 'of-the-county', COUNTY)
    await receive(south.id)
    await county.hears(({ rollouts }) => rollouts.size === 2)
    await northern.hears(({ steered, rollouts }) => steered.has(machine.id) && rollouts.has('of-the-north'))
    await southern.hears(({ stocked }) => stocked.has(south.id))
    expect(county.steered).toContain(machine.id)
    expect(northern.rollouts).not.toContain('of-the-county')
    expect([...southern.steered, ...southern.rollouts]).toEqual([])
  })

  test('tells of a machine that no map shows, and of a count', async () => {
    const hidden = await admin.post<CreatedDispenser>('/api/dispensers', {
      name: '未定位的发放机',
      jurisdictionCode: NORTH,
      channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
    })
    const making = await open('north')
    await receive(north.id)
    await making.hears(({ stocked }) => stocked.has(north.id))

    const [northern, southern] = await Promise.all([open('north'), open('south')])
    const device = await RawDevice.signedIn(app.mqttPort, hidden)
    devices.push(device)
    await device.tell('birth', aBirth())
    await northern.hears(({ stocked }) => stocked.has(hidden.locationId))
    await admin.post('/api/stocktakes', { location: north.id })
    await northern.hears(({ stocked }) => stocked.has(north.id))
    expect(southern.heard).toEqual([])
  })

  test('tells of a place that is moved those who lose it and those who get it', async () => {
    const place = await admin.post<Location>('/api/locations', {
      kind: 'free_box',
      jurisdictionCode: NORTH,
      name: '取用箱',
      coordinates: { longitude: 111.36, latitude: 24.2, datum: 'wgs84' },
    })
    const making = await open('north')
    await receive(north.id)
    await making.hears(({ stocked }) => stocked.has(north.id))

    const [northern, southern] = await Promise.all([open('north'), open('south')])
    const moved = await admin.send('PATCH', `/api/locations/${place.id}`, { jurisdictionCode: SOUTH })
    expect(moved.status).toBe(200)
    await southern.hears(({ marked }) => marked.has(place.id))
    await northern.hears(({ stocked }) => stocked.has(place.id))
    expect(northern.marked).not.toContain(place.id)
  })

  test('says nothing to whom nothing concerns', async () => {
    const making = await open('south')
    await receive(south.id)
    await making.hears(({ stocked }) => stocked.has(south.id))

    const [county, southern] = await Promise.all([open('county'), open('south')])
    await receive(north.id)
    await county.hears(({ stocked }) => stocked.has(north.id))
    await receive(north.id)
    await county.hears(({ heard }) => heard.length >= 2)
    expect(southern.heard).toEqual([])
  })

  test('works by long polling where WebSocket does not get through', async () => {
    const county = await open('county', 'polling')
    await receive(north.id)
    await county.hears(({ stocked }) => stocked.has(north.id))
  })

  test('nobody listens without being signed in, whatever the transport', async () => {
    for (const transport of ['websocket', 'polling'] as const)
      await expect(DashboardLine.open(app.url, 'no-such-token', [transport])).rejects.toThrow(
        'unauthenticated',
      )
  })

  test('a program that says senseless things hurts itself at most', async () => {
    const county = await open('county')
    const sayings: ((socket: Socket) => void)[] = [
      (socket) => void socket.emit('changes', { points: 'all' }),
      (socket) => void socket.emit('__proto__', { constructor: { prototype: 1 } }),
      (socket) => void socket.emit('disconnect-all', () => undefined),
      (socket) => void socket.emit('x', Buffer.alloc(4_000, 1), [Buffer.alloc(4_000)]),
      (socket) => void socket.timeout(50).emit('ask', 1, () => undefined),
      (socket) => void socket.emit('x', 'a'.repeat(5_000_000)),
      (socket) => void socket.emit('x', Buffer.alloc(5_000_000)),
      (socket) => void socket.io.engine.write('4"not json'),
      (socket) => void socket.io.engine.write('99999[]'),
      (socket) => void socket.io.engine.write('2/elsewhere,["x"]'),
      (socket) => void socket.io.engine.write('51-["x",{"_placeholder":true,"num":99}]'),
      (socket) => void socket.io.engine.write('\u0000'),
      (socket) => {
        for (let times = 0; times < 2_000; times++) socket.emit('x', times)
      },
    ]
    for (const say of sayings) {
      const fool = await open('north')
      say(fool.socket as unknown as Socket)
      // Whatever became of the fool, the server answers and tells the others.
      expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
    }
    await receive(north.id)
    await county.hears(({ stocked }) => stocked.has(north.id))
    expect(county.socket.connected).toBe(true)
    expect(app.lines.filter((line) => line.includes('"level":50'))).toEqual([])
  })

  test('a packet larger than anything a dashboard says ends the connection that sent it', async () => {
    const fool = await open('north')
    const cut = new Promise<string>((resolve) => fool.socket.once('disconnect', resolve))
    ;(fool.socket as unknown as Socket).emit('x', 'a'.repeat(100_000))
    expect(await cut).toMatch(/transport/)
  })
})
