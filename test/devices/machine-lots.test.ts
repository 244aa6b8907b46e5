import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedDispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let admin: Api
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
})
afterAll(() => app.end())

test('a machine shows which lots lie in which channel, and what nobody has said lies in one', async () => {
  const { id: from } = await admin.post<Location>('/api/locations', {
    kind: 'warehouse',
    jurisdictionCode: COUNTY,
    name: '县库房',
  })
  const machine = await admin.post<CreatedDispenser>('/api/dispensers', {
    channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
  })
  const lot = { number: 'L-7', expiresOn: '2031-01-31' }
  await admin.post('/api/movements', {
    kind: 'receipt',
    to: from,
    lines: [{ product: 'CON52', lot, quantity: 30 }],
  })
  await admin.post('/api/movements', {
    kind: 'transfer',
    from,
    to: machine.locationId,
    receive: true,
    lines: [{ product: 'CON52', quantity: 12 }],
  })
  const look = () => admin.get<DispenserDetail>(`/api/dispensers/${machine.id}`)
  const [arrived] = (await look()).unassigned
  expect(arrived).toMatchObject({ lotNumber: 'L-7', expiresOn: '2031-01-31', quantity: 12 })

  const { contents } = app.services
  await app.db.write((tx) =>
    contents.loadChannel(tx, {
      locationId: machine.locationId,
      channel: 1,
      lotId: arrived?.lotId ?? '',
      quantity: 8,
      at: new Date(),
    }),
  )
  const { channels, unassigned } = await look()
  expect(channels[0]?.lots).toMatchObject([{ lotNumber: 'L-7', quantity: 8 }])
  expect(unassigned).toMatchObject([{ lotNumber: 'L-7', quantity: 4 }])
})
