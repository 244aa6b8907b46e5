import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { ExportName } from '../../protocol/api/export.ts'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import { readCsv } from '../../server/spreadsheet/csv.reader.ts'
import { aBatch, aVend } from '../devices/messages.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { RawDevice } from '../support/raw.device.ts'

const NEIGHBOUR = '990102'

let app: TestApp
let admin: Api
let manager: Api
/** Ours, then the neighbour's; each has told of a vend that nothing was loaded for. */
const machines: CreatedDispenser[] = []
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: NEIGHBOUR, name: '云岭县' })
  await app.addPerson('manager', 'supply_manager', COUNTY)
  manager = await app.as('manager')
  for (const jurisdictionCode of [COUNTY, NEIGHBOUR]) {
    const store = await admin.post<Location>('/api/locations', {
      kind: 'warehouse',
      name: `库房 ${jurisdictionCode}`,
      jurisdictionCode,
    })
    const { movements } = await admin.post<PostedMovements>('/api/movements', {
      kind: 'receipt',
      to: store.id,
      delivery: { documentNumber: jurisdictionCode, supplierName: '省站' },
      lines: [{ product: 'CON52', lot: { number: 'A1', expiresOn: '2031-01-31' }, quantity: 10 }],
    })
    const lotId = movements[0]?.lines[0]?.lotId
    await admin.post('/api/quarantines', { lotId, locationId: store.id, reason: '受潮' })
    await admin.post('/api/replenishment/orders', {
      orders: [{ location: store.id, lines: [{ product: 'CON52', quantity: 60 }] }],
    })
    const machine = await admin.post<CreatedDispenser>('/api/dispensers', {
      jurisdictionCode,
      channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
    })
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    expect(await device.tell('events', aBatch(0, aVend(1)))).toBe(true)
    await device.disconnect()
    machines.push(machine)
  }
})
afterAll(() => app.end())

const rowsOf = async (name: ExportName, by: Api) => {
  const text = await (await by.send('GET', `/api/export/${name}.csv`)).text()
  const [head = [], ...rows] = readCsv(text, 1_000).rows.map(({ cells }) => cells)
  return rows.map((cells) => Object.fromEntries(head.map((field, i) => [field, cells[i] ?? ''])))
}

test.each(['quarantines', 'delivery_note_lines', 'order_lines', 'device_events', 'devices'] as const)(
  'of two counties each exports its own %s',
  async (name) => {
    expect(await rowsOf(name, manager)).toHaveLength(1)
    expect(await rowsOf(name, admin)).toHaveLength(2)
  },
)

test('an event is exported as it was told', async () => {
  const [event] = await rowsOf('device_events', manager)
  expect(event).toMatchObject({ device_id: machines[0]?.id, kind: 'vend', seq: '0', channel: '1' })
  expect(JSON.parse(event?.payload ?? '')).toMatchObject({ kind: 'vend', quantity: 1 })
})
