import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Stocktake } from '../../protocol/api/stocktakes.ts'
import type { Task, Today } from '../../protocol/api/today.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let ambient: TestAmbient
let admin: Api
let store: Location
beforeEach(async () => {
  ambient = new TestAmbient(new Date('2026-03-02T00:00:00.000Z'))
  app = await startApp({ ambient })
  admin = await app.as('admin')
  store = await admin.post<Location>('/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: '990101',
    name: '县库房',
  })
})
afterEach(() => app.stop())

const counts = async (): Promise<Task[]> =>
  (await admin.get<Today>('/api/today')).tasks.filter(({ kind }) => kind.startsWith('count_'))

it('announces a count a week ahead, asks for it when it is due, and then for its approval', async () => {
  const posted = await admin.post<PostedMovements>('/api/movements', {
    kind: 'receipt',
    to: store.id,
    lines: [{ product: 'CON52', lot: { number: 'A', expiresOn: '2029-01-31' }, quantity: 20 }],
  })
  expect(await counts()).toEqual([])
  ambient.advance({ hours: 24 * 25 })
  expect(await counts()).toMatchObject([{ kind: 'count_due', urgency: 'soon', dueOn: '2026-04-02' }])
  ambient.advance({ hours: 24 * 8 })
  expect(await counts()).toMatchObject([{ kind: 'count_due', urgency: 'today', locationId: store.id }])

  const { id } = await admin.post<Stocktake>('/api/stocktakes', { location: store.id })
  expect(await counts()).toEqual([])
  const lotId = posted.movements[0]?.lines[0]?.lotId
  const countedAt = ambient.now().toISOString()
  await admin.post(`/api/stocktakes/${id}/counts`, { counts: [{ lotId, quantity: 20, countedAt }] })
  await admin.post(`/api/stocktakes/${id}/submit`, {})
  expect(await counts()).toMatchObject([{ kind: 'count_to_approve', urgency: 'today', stocktakeId: id }])
})

it('counts a point as published as soon as it is, and for those who are responsible for it', async () => {
  const numbers = async (api = admin) => (await api.get<Today>('/api/today')).numbers
  await admin.post('/api/jurisdictions', { code: '990101001', name: '东镇' })
  await admin.post('/api/jurisdictions', { code: '990101002', name: '西镇' })
  await app.addPerson('west', 'supply_manager', '990101002')
  const west = await app.as('west')
  expect(await numbers()).toMatchObject({ published: 0, complete: 0 })
  const point = await admin.post<Location>('/api/locations', {
    kind: 'staffed_outlet',
    jurisdictionCode: '990101001',
    name: '东镇服务站',
    coordinates: { longitude: 111.3, latitude: 24.3, datum: 'wgs84' },
    published: true,
  })
  expect(await numbers()).toMatchObject({ published: 1, complete: 0 })
  expect(await numbers(west)).toMatchObject({ published: 0 })
  await admin.send('PATCH', `/api/locations/${point.id}`, { published: false })
  expect(await numbers()).toMatchObject({ published: 0 })
})
