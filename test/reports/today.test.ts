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
