import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextStepsQuery, scorecardQuery } from '../../protocol/api/compliance.ts'
import type { Finding } from '../../protocol/api/inspections.ts'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { StaffMember } from '../../protocol/api/staff.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { Changes } from '../../server/changes.ts'
import { complianceRoom } from '../../server/compliance/compliance.room.ts'
import type { ComplianceService } from '../../server/compliance/compliance.service.ts'
import { insertRows } from '../../server/db/insert.rows.ts'
import { locations } from '../../server/db/schema/index.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { silentLog } from '../support/database.ts'
import { aBrightCounty, type BrightCounty, NORTH } from './a-bright-county.ts'

let county: BrightCounty
beforeAll(async () => {
  county = await aBrightCounty()
})
afterAll(() => county.end())

/** Without memory: it hears of nothing, and so works everything out. */
const anew = () => {
  const { db, ambient, services, folder } = county
  return complianceRoom({
    db,
    ambient,
    changes: new Changes(),
    audit: new AuditLog({ db, ambient }),
    log: silentLog,
    timeZone: new TimeZone('Asia/Shanghai'),
    places: services.places,
    climate: services.climate,
    photosDir: join(folder.dataDir, 'photos'),
  }).compliance
}

async function told({ scorecards }: ComplianceService, scope: string | null) {
  const actor = { scope } as Actor
  const list = scorecardQuery.parse({ limit: 100 })
  return {
    cards: await scorecards.list(actor, list),
    summary: await scorecards.summary(actor, undefined),
    steps: await scorecards.nextSteps(actor, nextStepsQuery.parse({})),
    map: scope === null ? await scorecards.mapStatuses() : null,
  }
}

test('what is kept of every place is what would be worked out anew, whatever changes', async () => {
  const { admin, county: manager, inspector, north, storeroom, warehouse, services } = county
  const yesterday = (hours: number) =>
    new Date(county.ambient.now().getTime() - (24 + 8 - hours) * 3_600_000).toISOString()
  let outlet = ''
  let finding = ''
  let member = ''
  const patch = async (path: string, body: object) =>
    expect((await admin.send('PATCH', path, body)).ok).toBe(true)
  const steps: Record<string, () => Promise<unknown>> = {
    'a place is made': async () => {
      outlet = (await county.aPlace('staffed_outlet', NORTH, '卫生室')).id
    },
    'it is inspected': () => county.inspect(north, outlet, [{ criterion: 'W1', photoIds: [] }]),
    'a storeroom is inspected': () => county.inspect(inspector, storeroom.id, [{ criterion: 'S4a' }]),
    'something is found': async () => {
      const body = { location: storeroom.id, text: '地面潮湿', deadline: '2026-03-20' }
      finding = (await inspector.post<Finding>('/api/compliance/findings', body)).id
    },
    'it is put right': () =>
      north.post(`/api/compliance/findings/${finding}/follow-ups`, { kind: 'fixed', text: '已处理' }),
    'somebody begins to work': async () => {
      const body = { locationId: storeroom.id, name: '李敏', post: 'manager', startedOn: '2020-01-01' }
      member = (await north.post<StaffMember>('/api/staff', body)).id
    },
    'and is certified': () =>
      north.post(`/api/staff/${member}/records`, {
        kind: 'certificate',
        number: 'Y-1',
        happenedOn: '2025-06-01',
        validUntil: '2026-04-01',
      }),
    'goods come': () =>
      north.post<PostedMovements>('/api/movements', {
        kind: 'receipt',
        to: storeroom.id,
        lines: [{ product: 'CON52', quantity: 10, lot: { number: 'A', expiresOn: '2029-01-31' } }],
      }),
    'two days pass': async () => county.later(2),
    'the instrument was read yesterday': async () => {
      // Nine and half past three in China.
      for (const hours of [1, 7.5]) {
        const body = { locationId: warehouse.id, at: yesterday(hours), celsius: 20, humidity: 50 }
        await manager.post('/api/climate/readings', body)
      }
      await services.climate.settle(services.climate.sources.at(warehouse.id).map(({ number }) => number))
    },
    'a tier is set': () => patch(`/api/compliance/places/${outlet}`, { tier: 'township' }),
    'goods come there': () =>
      north.post<PostedMovements>('/api/movements', {
        kind: 'receipt',
        to: outlet,
        lines: [{ product: 'CON52', quantity: 10, lot: { number: 'A', expiresOn: '2029-01-31' } }],
      }),
    'a township gets another name': () => patch(`/api/jurisdictions/${NORTH}`, { name: '北镇' }),
    'a place gets another name and address': () =>
      patch(`/api/locations/${storeroom.id}`, { name: '丙库', address: '南街 1 号' }),
    'a place is given up': () => patch(`/api/locations/${county.southern.id}`, { archived: true }),
    'and is in use again': () => patch(`/api/locations/${county.southern.id}`, { archived: false }),
    'weeks pass': async () => county.later(45),
    'a year passes': async () => county.later(400),
  }
  let before = JSON.stringify(await told(services.compliance, null))
  for (const [name, step] of Object.entries(steps)) {
    await step()
    const kept = await told(services.compliance, null)
    expect(kept, name).toEqual(await told(anew(), null))
    // Each step shows, or it would prove nothing.
    expect(JSON.stringify(kept), name).not.toBe(before)
    before = JSON.stringify(kept)
  }
  expect(await told(services.compliance, NORTH)).toEqual(await told(anew(), NORTH))
}, 60_000)

describe('a county with more places than are worked out in one turn', () => {
  const PLACES = 250
  const list = scorecardQuery.parse({ limit: 500 })
  const everything = { scope: null } as Actor

  beforeAll(async () => {
    const [like] = await county.db.select().from(locations).where(eq(locations.id, county.storeroom.id))
    if (!like) throw new Error('There is no storeroom')
    const more = Array.from({ length: PLACES }, (_, i) => ({ ...like, id: `more-${i}`, name: `库房 ${i}` }))
    await county.db.write((tx) => insertRows(tx, locations, more))
    county.changes.emit('reference')
  })

  test('has all of them, and everything else goes on meanwhile', async () => {
    let turns = 0
    let reading = true
    const turn = () => {
      turns++
      if (reading) setImmediate(turn)
    }
    setImmediate(turn)
    const { items } = await county.services.compliance.scorecards.list(everything, list)
    reading = false
    expect(turns).toBeGreaterThan(1)
    expect(items).toEqual((await anew().scorecards.list(everything, list)).items)
    expect(items.length).toBeGreaterThan(PLACES)
  })

  test('reads them when it starts, and not again for the first who asks', async () => {
    const compliance = anew()
    await compliance.start()
    const { items } = await anew().scorecards.list(everything, list)
    // Of what is done behind the server's back it hears nothing.
    const called = (name: string) =>
      county.db.write((tx) => tx.update(locations).set({ name }).where(eq(locations.id, 'more-0')))
    await called('别的库房')
    expect((await compliance.scorecards.list(everything, list)).items).toEqual(items)
    await called('库房 0')
    await compliance.stop()
  })

  test('reads what changed before anybody asks', async () => {
    const nameOf = async () => {
      const { items } = await county.services.compliance.scorecards.list(everything, list)
      return items.find(({ locationId }) => locationId === 'more-0')?.name
    }
    expect(await nameOf()).toBe('库房 0')
    expect((await county.admin.send('PATCH', '/api/locations/more-0', { name: '新库房' })).ok).toBe(true)
    // Nothing tells of it: time, and turns of the event loop, enough for a process that stood still meanwhile.
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setTimeout(resolve, 50))
    await county.db.write((tx) =>
      tx.update(locations).set({ name: '别的库房' }).where(eq(locations.id, 'more-0')),
    )
    expect(await nameOf()).toBe('新库房')
  })
})
