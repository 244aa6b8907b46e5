import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeatSettingsView, LotHeat, LotHeatDetail, QuarantineProposal } from '../../protocol/api/heat.ts'
import type { FefoProposal } from '../../protocol/api/inventory.ts'
import type { Quarantine } from '../../protocol/api/lot-quarantine.ts'
import type { Today } from '../../protocol/api/today.ts'
import { lookAtAlerts } from '../alerts/a-watched-county.ts'
import { aStore, DAY, HOUR, type Measured, MINUTE, SOUTH, type Store } from './a-store.ts'

let store: Store
beforeAll(async () => {
  store = await aStore()
})
afterAll(() => store.app.end())

const iso = (at: number) => new Date(at).toISOString()
/** Every half hour from `from` up to and with `to`. */
const steady = (from: number, to: number, celsius: number): Measured[] =>
  Array.from({ length: Math.floor((to - from) / (30 * MINUTE)) + 1 }, (_, i) => [
    from + i * 30 * MINUTE,
    celsius,
  ])

async function settle() {
  await store.settle()
  await store.app.services.heat.keeper.settle()
}
const heatAt = async (location: string) =>
  (await store.admin.get<{ items: LotHeat[] }>(`/api/climate/heat?location=${location}`)).items
const proposalsAt = async (location: string, state = 'open') =>
  (
    await store.admin.get<{ items: QuarantineProposal[] }>(
      `/api/climate/quarantine-proposals?location=${location}&state=${state}`,
    )
  ).items

/** Pills that lay two days at 15 °C in a warehouse, half a day on the road and two days at 30 °C in a storeroom. */
async function aLotThatWasHot() {
  const warehouse = await store.aPlace({ kind: 'warehouse', name: '县药具库' })
  const storeroom = await store.aPlace({ name: '坏空调库房' })
  const end = store.now() - (store.now() % HOUR)
  const start = end - 4.5 * DAY
  const number = await store.receive(warehouse.id, 'COCLNG', 50, {
    occurredAt: iso(start),
    expiresOn: '2030-12-31',
  })
  const moved = {
    kind: 'transfer',
    from: warehouse.id,
    to: storeroom.id,
    lines: [{ product: 'COCLNG', quantity: 40 }],
  }
  const { transferId } = await store.admin.post<{ transferId: string }>('/api/movements', {
    ...moved,
    occurredAt: iso(start + 2 * DAY),
  })
  const transfer = await store.admin.get<{ lines: { lotId: string }[] }>(`/api/transfers/${transferId}`)
  const lotId = transfer.lines[0]?.lotId ?? ''
  await store.admin.post(`/api/transfers/${transferId}/receive`, {
    lines: [{ lotId, received: 40 }],
    occurredAt: iso(start + 2.5 * DAY),
  })
  await store.measure(await store.aSensor(warehouse.id), steady(start, end, 15))
  await store.measure(await store.aSensor(storeroom.id), steady(start + 2 * DAY, end, 30))
  await settle()
  return { warehouse, storeroom, lotId, number, start, end }
}

describe('what a lot went through', () => {
  it('is told place by place, with the road in between of which nobody knows', async () => {
    const { warehouse, storeroom, lotId, number, start } = await aLotThatWasHot()
    const [heat] = await heatAt(storeroom.id)
    expect(heat).toMatchObject({
      lotId,
      lotNumber: number,
      quantity: 40,
      profileId: 'pill',
      maxCelsius: 20,
      hours: 108,
      hotHours: 48,
      quarantined: false,
    })
    // Two days of four and a half at 30 °C: each costs e^(10,000 × (1/293.15 − 1/303.15)) − 1 = 2.081 days.
    expect(heat?.lostDays).toBeCloseTo(4.16, 2)
    expect(heat?.coverage).toBeCloseTo(96 / 108, 2)
    // 48 h at 15 and 48 h at 30 °C, by hand.
    expect(heat?.kineticCelsius).toBeCloseTo(25.224, 3)
    // What stayed in the warehouse was never warm.
    expect(await heatAt(warehouse.id)).toMatchObject([{ hotHours: 0, lostDays: 0, quantity: 10 }])

    const detail = await store.admin.get<LotHeatDetail>(`/api/climate/heat/${lotId}?location=${storeroom.id}`)
    expect(detail.origin).toBe('receipt')
    expect(
      detail.stays.map(({ locationName, from, hotHours, worst }) => [
        locationName,
        from,
        Math.round(hotHours),
        worst,
      ]),
    ).toEqual([
      ['县药具库', iso(start), 0, false],
      [null, iso(start + 2 * DAY), 0, false],
      ['坏空调库房', iso(start + 2.5 * DAY), 48, true],
    ])
  })

  it('leads to a proposal, and a person decides: held where it lies', async () => {
    const { storeroom, lotId, number } = await aLotThatWasHot()
    const [proposal] = await proposalsAt(storeroom.id)
    expect(proposal).toMatchObject({ lotId, lotNumber: number, quantity: 40, hotHours: 48, state: 'open' })
    const held = async () => (await store.admin.get<{ items: Quarantine[] }>('/api/quarantines')).items
    expect((await held()).filter((each) => each.lotId === lotId)).toEqual([])
    const today = await store.admin.get<Today>('/api/today')
    expect(today.tasks).toContainEqual(
      expect.objectContaining({
        kind: 'quarantine_proposed',
        locationId: storeroom.id,
        lotId,
        lotNumber: number,
      }),
    )
    expect(today.tasks).toContainEqual(
      expect.objectContaining({ kind: 'excursion', locationId: storeroom.id }),
    )
    expect(today.numbers.excursions).toBeGreaterThan(0)

    await store.app.addPerson('south', 'supply_manager', SOUTH)
    const path = `/api/climate/quarantine-proposals/${proposal?.id}`
    expect((await (await store.app.as('south')).send('POST', `${path}/confirm`, {})).status).toBe(404)
    const confirmed = await store.admin.post<QuarantineProposal>(`${path}/confirm`, { note: '抽样送检' })
    expect(confirmed).toMatchObject({ state: 'confirmed', reason: '抽样送检' })
    expect(await held()).toContainEqual(
      expect.objectContaining({
        id: confirmed.quarantineId,
        lotId,
        locationId: storeroom.id,
        note: '抽样送检',
      }),
    )
    const again = await store.admin.send('POST', `${path}/dismiss`, { reason: 'x' })
    expect([again.status, (await again.json()).code]).toEqual([409, 'proposal_decided'])
  })

  it('is proposed again only when it went through as much once more', async () => {
    const { storeroom, end } = await aLotThatWasHot()
    const sensors = await store.admin.get<{ items: { id: string; locationId: string }[] }>(
      `/api/sensors?location=${storeroom.id}`,
    )
    const [sensor] = sensors.items
    if (!sensor) throw new Error('The storeroom has no sensor')
    const [proposal] = await proposalsAt(storeroom.id)
    await store.admin.post(`/api/climate/quarantine-proposals/${proposal?.id}/dismiss`, {
      reason: '厂家确认可用',
    })
    await settle()
    expect(await proposalsAt(storeroom.id)).toEqual([])
    store.ambient.advance({ hours: 20 })
    await store.measure(sensor, steady(end + 30 * MINUTE, end + 20 * HOUR, 30))
    await settle()
    expect(await proposalsAt(storeroom.id)).toEqual([])
    store.ambient.advance({ hours: 5 })
    await store.measure(sensor, steady(end + 20.5 * HOUR, end + 25 * HOUR, 30))
    await settle()
    expect(await proposalsAt(storeroom.id)).toMatchObject([{ state: 'open' }])
    // Nothing of it is left: there is nothing to hold.
    await store.admin.post('/api/movements', {
      kind: 'issue',
      from: storeroom.id,
      lines: [{ product: 'COCLNG', quantity: 40 }],
    })
    await settle()
    expect(await proposalsAt(storeroom.id)).toEqual([])
    expect(await proposalsAt(storeroom.id, 'moot')).toHaveLength(1)
  })

  it('that was held and released is not proposed again for the same heat', async () => {
    const told: string[] = []
    const tell = (ids: string[]) => told.push(...ids)
    store.app.changes.on('proposals', tell)
    const { storeroom } = await aLotThatWasHot()
    const [proposal] = await proposalsAt(storeroom.id)
    expect(told).toEqual([storeroom.id])
    const path = `/api/climate/quarantine-proposals/${proposal?.id}`
    const { quarantineId } = await store.admin.post<QuarantineProposal>(`${path}/confirm`, {})
    expect(told).toEqual([storeroom.id, storeroom.id])
    store.app.changes.off('proposals', tell)
    await store.admin.send('POST', `/api/quarantines/${quarantineId}/close`, { reason: '检验合格' })
    store.ambient.advance({ hours: 1 })
    await settle()
    expect(await proposalsAt(storeroom.id)).toEqual([])
  })
})

describe('first expired, first out', () => {
  it('goes by the remaining life when that is set, and says so', async () => {
    const { storeroom, lotId } = await aLotThatWasHot()
    const fresh = await store.receive(storeroom.id, 'COCLNG', 10, { expiresOn: '2030-12-29' })
    await settle()
    const first = async () => {
      const query = `location=${storeroom.id}&product=COCLNG&quantity=5`
      return (await store.admin.get<FefoProposal>(`/api/fefo?${query}`)).lines[0]
    }
    expect(await first()).toMatchObject({ lotNumber: fresh, lostDays: 0 })

    await store.app.addPerson('township', 'supply_manager', SOUTH)
    const refused = await (await store.app.as('township')).send('PATCH', '/api/climate/heat-settings', {
      fefoByRemainingLife: true,
    })
    expect(refused.status).toBe(403)
    const set = await store.admin.send('PATCH', '/api/climate/heat-settings', { fefoByRemainingLife: true })
    expect((await set.json()) as HeatSettingsView).toMatchObject({
      fefoByRemainingLife: true,
      proposeHotHours: 24,
      defaults: { fefoByRemainingLife: false },
    })
    // Two days later on the label, and four lost to heat.
    expect(await first()).toMatchObject({ lotId, lostDays: 4 })
    await store.admin.post('/api/movements', {
      kind: 'issue',
      from: storeroom.id,
      lines: [{ product: 'COCLNG', lotId, quantity: 5 }],
    })
    await store.admin.send('PATCH', '/api/climate/heat-settings', { fefoByRemainingLife: false })
  })
})

describe('the alert of an excursion', () => {
  it('opens while it is outside, stays while nobody knows, and none comes out of a backlog', async () => {
    const { id } = await store.aPlace({ name: '告警库房' })
    const sensor = await store.aSensor(id)
    const alerts = async () => {
      await lookAtAlerts(store.app)
      const { items } = await store.admin.get<{ items: { rule: string; alerts: unknown[] }[] }>(
        `/api/alerts?location=${id}&rule=climate_excursion`,
      )
      return items.flatMap((group) => group.alerts)
    }
    const now = store.now()
    // Two days ago it was hot; the readings come only now, and the sensor has said nothing since.
    await store.measure(sensor, steady(now - 2 * DAY, now - 2 * DAY + 3 * HOUR, 35))
    await settle()
    expect(await alerts()).toEqual([])
    await store.measure(sensor, steady(now - 2 * HOUR, now, 33))
    await settle()
    expect(await alerts()).toMatchObject([
      { severity: 'critical', state: 'open', facts: { what: 'hot', value: 33, limit: 30, unit: '°C' } },
    ])
    store.ambient.advance({ hours: 4 })
    await settle()
    expect(await alerts()).toMatchObject([{ state: 'open' }])
    await store.measure(sensor, steady(store.now() - HOUR, store.now(), 20))
    await settle()
    expect(await alerts()).toEqual([])
  })

  it('of damp air waits as long as is set', async () => {
    const { id } = await store.aPlace({ name: '潮湿库房' })
    const sensor = await store.aSensor(id)
    const damp = (from: number, to: number) =>
      steady(from, to, 20).map(([at, celsius]): Measured => [at, celsius, 85])
    const now = store.now()
    const count = async () => {
      await settle()
      await lookAtAlerts(store.app)
      const { items } = await store.admin.get<{ items: unknown[] }>(
        `/api/alerts?location=${id}&rule=climate_excursion`,
      )
      return items.length
    }
    await store.measure(sensor, damp(now - 3 * HOUR, now))
    expect(await count()).toBe(0)
    expect(await store.excursions(`location=${id}`)).toMatchObject([
      { kind: 'humid', limit: 75, endedAt: null },
    ])
    store.ambient.advance({ hours: 22 })
    await store.measure(sensor, damp(now + 30 * MINUTE, store.now()))
    expect(await count()).toBe(1)
  })
})
