import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Calendar, Location } from '../../protocol/api/places.ts'
import type { Report } from '../../protocol/api/reports.ts'
import type { Stocktake, StocktakeDue } from '../../protocol/api/stocktakes.ts'
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

const tasksOf = async (...kinds: Task['kind'][]): Promise<Task[]> =>
  (await admin.get<Today>('/api/today')).tasks.filter(({ kind }) => kinds.includes(kind))
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

it('asks who keeps the calendar for the holidays of a year that has none, thirty days before it begins', async () => {
  await app.addPerson('county', 'administrator', '990101')
  await app.addPerson('everywhere', 'supply_manager', null)
  const enter = async (...days: string[]) =>
    admin.send('PUT', '/api/calendar', {
      ...(await admin.get<Calendar>('/api/calendar')),
      days: days.map((day) => ({ day, kind: 'holiday', name: '元旦' })),
    })
  const missing = () => tasksOf('holidays_missing')
  expect(await missing()).toMatchObject([
    { urgency: 'today', dueOn: '2026-03-02', locationId: null, locationName: null },
  ])
  for (const name of ['county', 'everywhere']) {
    const { tasks } = await (await app.as(name)).get<Today>('/api/today')
    expect(tasks.filter(({ kind }) => kind === 'holidays_missing')).toEqual([])
  }
  await enter('2026-01-01')
  expect(await missing()).toEqual([])
  ambient.advance({ hours: 24 * 274 })
  expect(await missing()).toEqual([])
  ambient.advance({ hours: 24 })
  expect(await missing()).toMatchObject([{ urgency: 'soon', dueOn: '2027-01-01' }])
  await enter('2026-01-01', '2027-01-01')
  expect(await missing()).toEqual([])
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

it('counts what was handed out today and in seven days, for a county as for its townships', async () => {
  const people: Api[] = [admin]
  for (const code of ['990101', '990101001', '990101002']) {
    if (code !== '990101') await admin.post('/api/jurisdictions', { code, name: `镇 ${code}` })
    await app.addPerson(`of-${code}`, 'supply_manager', code)
    people.push(await app.as(`of-${code}`))
    const { id: from } = await admin.post<Location>('/api/locations', {
      kind: 'staffed_outlet',
      jurisdictionCode: code,
      name: `点 ${code}`,
    })
    const lot = { number: 'A', expiresOn: '2029-01-31' }
    await admin.post('/api/movements', {
      kind: 'receipt',
      to: from,
      lines: [
        { product: 'CON52', lot, quantity: 500 },
        { product: 'CON49', lot, quantity: 500 },
      ],
    })
  }
  const places = (await admin.get<{ items: Location[] }>('/api/locations')).items
  const placeOf = (code: string) => places.find(({ name }) => name === `点 ${code}`)?.id
  const issue = (code: string, product: string, quantity: number) =>
    admin.post<PostedMovements>('/api/movements', {
      kind: 'issue',
      from: placeOf(code),
      lines: [{ product, quantity }],
    })
  const handedOut = () =>
    Promise.all(
      people.map(async (api) => {
        const { issuedToday, issuedWeek } = (await api.get<Today>('/api/today')).numbers
        return [issuedToday, issuedWeek]
      }),
    )
  await issue('990101', 'CON52', 100)
  ambient.advance({ hours: 24 * 6 })
  await issue('990101001', 'CON52', 10)
  await issue('990101001', 'CON49', 5)
  ambient.advance({ hours: 24 })
  const { movements } = await issue('990101002', 'CON52', 3)
  await issue('990101', 'CON49', 1)
  await admin.post('/api/movements', { kind: 'reversal', reverses: movements[0]?.id, reason: '录错' })
  await admin.post('/api/movements', {
    kind: 'adjustment',
    location: placeOf('990101'),
    reason: 'damage',
    lines: [{ product: 'CON52', change: -7 }],
  })
  // Everywhere, the county, its two townships; what lies at the county itself is in neither of these.
  expect(await handedOut()).toEqual([
    [4, 19],
    [4, 19],
    [0, 15],
    [3, 3],
  ])
})

it('follows what becomes of a place and of its counts', async () => {
  const names = async () => (await tasksOf('count_due')).map(({ locationName }) => locationName)
  await admin.post('/api/movements', {
    kind: 'receipt',
    to: store.id,
    lines: [{ product: 'CON52', lot: { number: 'A', expiresOn: '2029-01-31' }, quantity: 20 }],
  })
  ambient.advance({ hours: 24 * 40 })
  expect(await names()).toEqual(['县库房'])
  await admin.send('PATCH', `/api/locations/${store.id}`, { name: '新库房' })
  const late = await admin.post<Location>('/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: '990101',
    name: '后建库房',
  })
  expect(await names()).toEqual(['新库房'])
  const { id } = await admin.post<Stocktake>('/api/stocktakes', { location: store.id })
  expect(await names()).toEqual([])
  await admin.post(`/api/stocktakes/${id}/cancel`, {})
  expect(await names()).toEqual(['新库房'])
  ambient.advance({ hours: 24 * 40 })
  expect(await names()).toEqual(['新库房', '后建库房'])
  const due = await admin.get<{ items: StocktakeDue[] }>('/api/stocktakes/due')
  expect(due.items.map(({ location }) => location.name)).toEqual(['新库房', '后建库房'])
  await admin.send('PATCH', `/api/locations/${late.id}`, { archived: true })
  expect(await names()).toEqual(['新库房'])
})

it('lists what expires as the report does, quarantined or not, and what is expired first', async () => {
  const lot = (number: string, expiresOn: string) => ({
    product: 'CON52',
    lot: { number, expiresOn },
    quantity: 5,
  })
  const receive = (...lines: ReturnType<typeof lot>[]) =>
    admin.post<PostedMovements>('/api/movements', { kind: 'receipt', to: store.id, lines })
  const received = await receive(
    lot('GONE', '2026-03-20'),
    lot('SOON', '2026-08-31'),
    lot('LATER', '2026-12-31'),
    lot('FINE', '2028-12-31'),
  )
  const soonId = received.movements[0]?.lines.find(({ lotNumber }) => lotNumber === 'SOON')?.lotId
  const told = async () =>
    (await tasksOf('lot_expired', 'lot_near_expiry')).map(({ kind, lotNumber, quantity }) => [
      kind,
      lotNumber,
      quantity,
    ])
  ambient.advance({ hours: 24 * 18 })
  expect(await told()).toEqual([
    ['lot_near_expiry', 'GONE', 5],
    ['lot_near_expiry', 'SOON', 5],
  ])
  ambient.advance({ hours: 24 })
  await admin.post('/api/quarantines', { lotId: soonId, reason: '外观异常' })
  expect(await told()).toEqual([
    ['lot_expired', 'GONE', 5],
    ['lot_near_expiry', 'SOON', 5],
  ])
  const { numbers, totalTasks, tasks } = await admin.get<Today>('/api/today')
  expect(numbers.expired).toBe(1)
  expect(totalTasks).toBe(tasks.length)
  const report = await admin.get<Report>('/api/reports/expiring?from=2026-03&to=2026-03&lang=en')
  expect(report.rows.map((row) => row.slice(3, 6))).toEqual([
    ['GONE', '2026-03-20', 5],
    ['SOON', '2026-08-31', 5],
    ['LATER', '2026-12-31', 5],
  ])
})
