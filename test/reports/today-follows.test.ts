import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Checklist } from '../../protocol/api/compliance.ts'
import { stockQuery } from '../../protocol/api/inventory.ts'
import { createLocation, type Location } from '../../protocol/api/places.ts'
import type { StaffDetail, StaffSettings } from '../../protocol/api/staff.ts'
import type { Stocktake } from '../../protocol/api/stocktakes.ts'
import { Changes } from '../../server/changes.ts'
import { ComplianceTasks } from '../../server/compliance/compliance.tasks.ts'
import { StaffReader } from '../../server/compliance/staff/staff.reader.ts'
import { StockService } from '../../server/inventory/stock.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { StocktakesReader } from '../../server/stocktakes/stocktakes.reader.ts'
import { aBrightCounty, type BrightCounty, NORTH, SOUTH } from '../compliance/a-bright-county.ts'
import { silentLog } from '../support/database.ts'

const A = { product: 'CON52', lot: { number: 'A', expiresOn: '2029-01-31' } }

let county: BrightCounty
let everywhere: Actor
beforeAll(async () => {
  county = await aBrightCounty()
  everywhere = { person: await county.addPerson('all', 'supply_manager', null), scope: null }
  for (const to of [county.warehouse.id, county.storeroom.id])
    await county.admin.post('/api/movements', {
      kind: 'receipt',
      to,
      lines: [{ ...A, quantity: 20 }],
    })
  county.later(200)
})
afterAll(() => county.end())

interface Parts {
  tasks: Pick<ComplianceTasks, 'of'>
  staff: Pick<StaffReader, 'renewals'>
  counts: Pick<StocktakesReader, 'due'>
  stock: Pick<StockService, 'table'>
}

/** What is said of the whole county and of a township. */
const answersOf = async ({ tasks, staff, counts, stock }: Parts) => ({
  inspections: [await tasks.of(null), await tasks.of(NORTH)],
  renewals: [await staff.renewals(null), await staff.renewals(NORTH)],
  counts: [await counts.due(null), await counts.due(NORTH, '2026-10-01')],
  stock: await stock.table(everywhere, stockQuery.parse({ sort: 'location' })),
})

/** By the parts of the server, which remember and hear of changes. */
function remembered() {
  const { compliance, staff, stocktakes, stock } = county.services
  return answersOf({ tasks: compliance.tasks, staff: staff.reader, counts: stocktakes.reader, stock })
}

/** By parts that know nothing yet. */
async function readAnew() {
  const { db, ambient, services } = county
  const from = { db, ambient, changes: new Changes(), timeZone: new TimeZone('Asia/Shanghai') }
  const stock = new StockService({ ...from, log: silentLog })
  await stock.start()
  try {
    return await answersOf({
      tasks: new ComplianceTasks({ ...from, checklist: services.compliance.checklist }),
      staff: new StaffReader(from),
      counts: new StocktakesReader({ ...from, inventory: services.inventory }),
      stock,
    })
  } finally {
    await stock.stop()
  }
}

describe('what the day is made of', () => {
  let late: Location
  let member: StaffDetail
  let stocktake: Stocktake
  const patch = (id: string, change: object) => county.admin.send('PATCH', `/api/locations/${id}`, change)
  const tier = (of: string | null) =>
    county.admin.send('PATCH', `/api/compliance/places/${late.id}`, { tier: of })
  const change = (of: object) =>
    county.admin.send('PATCH', `/api/staff/${member.id}`, { reason: '核对', ...of })

  const changes: [string, keyof Awaited<ReturnType<typeof answersOf>>, () => unknown][] = [
    [
      'a place is entered',
      'inspections',
      async () => {
        late = await county.aPlace('staffed_outlet', NORTH, '乙发放点', { productIds: [await aProduct()] })
        county.later(400)
      },
    ],
    ['it is renamed', 'stock', () => patch(late.id, { name: '甲发放点' })],
    ['it is moved', 'stock', () => patch(late.id, { jurisdictionCode: SOUTH })],
    ['it is moved back', 'inspections', () => patch(late.id, { jurisdictionCode: NORTH })],
    ['it goes out of use', 'inspections', () => patch(late.id, { archived: true })],
    ['it comes back', 'stock', () => patch(late.id, { archived: false })],
    ['its tier is set to none', 'inspections', () => tier('none')],
    ['its tier goes by its kind', 'inspections', () => tier(null)],
    [
      'it checks itself',
      'inspections',
      () => county.inspect(county.north, late.id, county.allAnswers('village')),
    ],
    [
      'it is verified',
      'inspections',
      () => county.inspect(county.inspector, late.id, county.allAnswers('village'), { kind: 'verification' }),
    ],
    [
      'inspections are wanted more often',
      'inspections',
      async () => {
        county.later(35)
        const {
          version,
          createdAt: _at,
          createdBy: _by,
          reason: _why,
          ...content
        } = await county.admin.get<Checklist>('/api/compliance/checklist')
        await county.admin.post('/api/compliance/checklist', {
          ...content,
          selfCheckMonths: 1,
          basedOn: version,
          reason: '每月自查',
        })
      },
    ],
    [
      'somebody works there',
      'renewals',
      async () => {
        member = await county.admin.post<StaffDetail>('/api/staff', {
          locationId: late.id,
          name: '李红',
          post: 'manager',
          startedOn: '2020-05-01',
        })
      },
    ],
    [
      'they are trained',
      'renewals',
      () =>
        county.admin.post(`/api/staff/${member.id}/records`, {
          kind: 'training',
          happenedOn: county.now().slice(0, 10),
          topic: '年度培训',
          confirmedBy: '县药具站',
        }),
    ],
    ['their place has another name', 'renewals', () => patch(late.id, { name: '新发放点' })],
    ['they move', 'renewals', () => change({ locationId: county.southern.id })],
    [
      'renewals are announced earlier',
      'renewals',
      async () => {
        const settings = await county.admin.get<StaffSettings>('/api/staff/settings')
        await county.admin.send('PUT', '/api/staff/settings', {
          ...settings,
          warningDays: 365,
          trainingMonths: 11,
        })
      },
    ],
    ['a training runs out with time', 'renewals', () => county.later(360)],
    ['they leave', 'renewals', () => change({ leftOn: county.ago(1).slice(0, 10) })],
    [
      'a count begins',
      'counts',
      async () => {
        stocktake = await county.admin.post<Stocktake>('/api/stocktakes', { location: county.storeroom.id })
      },
    ],
    ['a count is given up', 'counts', () => county.admin.post(`/api/stocktakes/${stocktake.id}/cancel`, {})],
    ['goods go out', 'stock', () => issue(county.storeroom.id, 3)],
    [
      'a point hands out what it got',
      'stock',
      async () => {
        await county.admin.post('/api/movements', {
          kind: 'receipt',
          to: late.id,
          lines: [{ ...A, quantity: 300 }],
        })
        county.later(60)
        await issue(late.id, 30)
        county.later(1)
      },
    ],
    [
      'it hands out more within a day',
      'stock',
      async () => {
        county.ambient.advance({ hours: 2 })
        await issue(late.id, 60)
      },
    ],
    ['a store gets another name', 'stock', () => patch(county.storeroom.id, { name: '新库房' })],
    ['a store moves', 'stock', () => patch(county.storeroom.id, { jurisdictionCode: SOUTH })],
  ]

  const issue = (from: string, quantity: number) =>
    county.admin.post('/api/movements', { kind: 'issue', from, lines: [{ product: 'CON52', quantity }] })

  it.each(changes)('is remembered as it is read: %s', async (_name, part, happen) => {
    const before = await remembered()
    await happen()
    const after = await remembered()
    expect(after).toEqual(await readAnew())
    expect(after[part]).not.toEqual(before[part])
  })

  const aProduct = async (): Promise<string> =>
    (await county.services.catalog.products()).find(({ code }) => code === 'CON52')?.id ?? ''
})

it('is remembered as it is read after many places changed at once', async () => {
  const { db, services } = county
  const outlet = { kind: 'staffed_outlet', jurisdictionCode: NORTH }
  await db.write((tx, afterCommit) =>
    services.places.createMany(
      tx,
      afterCommit,
      everywhere,
      Array.from({ length: 1_100 }, (_, i) => createLocation.parse({ ...outlet, name: `点 ${i}` })),
    ),
  )
  expect(await remembered()).toEqual(await readAnew())
})
