import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Product } from '../../protocol/api/catalog.ts'
import { forecastQuery, type MachineForecast } from '../../protocol/api/machine-forecast.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Round, RoundProposal, RoundSummary } from '../../protocol/api/rounds.ts'
import { ForecastService } from '../../server/refills/forecast.service.ts'
import { problemIn } from '../support/caller.ts'
import { aDepot, type Depot, TOWNSHIP } from './a-depot.ts'

let depot: Depot
beforeEach(async () => {
  depot = await aDepot()
})
afterEach(() => depot.end())

type Machine = Awaited<ReturnType<Depot['aMachine']>>
const load = (quantity: number) => [{ lotId: depot.lots.late, quantity }]

/** A machine that was filled `days` days ago and has given out `units` since; it says so now. */
async function aUsedMachine(units: number, days = 20): Promise<Machine> {
  const machine = await depot.aMachine(1)
  const now = depot.ambient.now().getTime()
  const at = (share: number) => new Date(now - (1 - share) * days * 86_400_000)
  await depot.visit(machine, [{ channel: 1, counted: 0, loaded: load(20) }], {
    occurredAt: at(0).toISOString(),
  })
  if (units > 0)
    await depot.tell(
      machine,
      ...Array.from({ length: units }, (_, i) => ({ kind: 'vend', at: at((i + 1) / (units + 1)) })),
    )
  await depot.state(machine, [20 - units])
  return machine
}

const forecastOf = async (machine: Machine, query = ''): Promise<MachineForecast> => {
  const { items } = await depot.driver.get<{ items: MachineForecast[] }>(
    `/api/refills?location=${machine.locationId}${query}`,
  )
  return items[0] as MachineForecast
}
const rename = async (name: string) => {
  const { items } = await depot.admin.get<{ items: Product[] }>('/api/products')
  const product = items.find(({ code }) => code === 'CON52')
  const answer = await depot.admin.send('PATCH', `/api/products/${product?.id}`, { name })
  expect(answer.status).toBe(200)
}
const propose = (more: Record<string, unknown> = {}) =>
  depot.driver.post<RoundProposal>('/api/rounds/propose', { source: depot.storeroom.id, ...more })
const keep = (proposal: RoundProposal, more: Record<string, unknown> = {}) =>
  depot.driver.post<Round>('/api/rounds', {
    source: proposal.source.id,
    stops: proposal.stops.map(({ locationId, loads }) => ({
      location: locationId,
      loads: loads.map(({ channel, lotId, quantity }) => ({ channel, lotId, quantity })),
    })),
    ...more,
  })

describe('the forecast of a machine', () => {
  beforeEach(() => depot.ambient.advance({ hours: 24 * 30 }))

  it('follows its own consumption, with the band around it', async () => {
    const busy = await forecastOf(await aUsedMachine(18))
    const quiet = await forecastOf(await aUsedMachine(2))
    const [channel] = busy.channels
    expect(channel).toMatchObject({ remaining: 2, units: 18, capacity: 20 })
    expect(channel?.days).toBeCloseTo(20, 1)
    // 18.5 ÷ 21 days: its own 18 in 20 days and half a unit in one day of the prior.
    expect(channel?.perDay).toBeCloseTo(18.5 / 21, 3)
    const { p10, p50, p90 } = busy.daysToEmpty ?? {}
    expect([p10, p50, p90]).toEqual([p10, p50, p90].toSorted((a, b) => Number(a) - Number(b)))
    expect(p50).toBeGreaterThan(1)
    expect(p50).toBeLessThan(3)
    expect(quiet.daysToEmpty?.p50).toBeGreaterThan(60)
    expect(busy.chanceOfEmpty).toBeGreaterThan(0.95)
    expect(quiet.chanceOfEmpty).toBeLessThan(0.05)
    expect(busy.unmet).toBeGreaterThan(5)
    expect(busy.room).toBe(18)
  })

  it('is unknown for a machine that nobody filled', async () => {
    const machine = await depot.aMachine(2)
    expect(await forecastOf(machine)).toMatchObject({
      daysToEmpty: null,
      chanceOfEmpty: null,
      channels: [{ daysToEmpty: null, units: 0 }, { daysToEmpty: null }],
    })
  })

  it('follows visits and vends at once, and knows the time that has passed since the machine spoke', async () => {
    const machine = await aUsedMachine(10)
    const before = await forecastOf(machine)
    depot.ambient.advance({ hours: 24 * 5 })
    const silent = await forecastOf(machine)
    expect(silent.daysToEmpty?.p50).toBeCloseTo((before.daysToEmpty?.p50 ?? 0) - 5, 5)
    await depot.visit(machine, [{ channel: 1, loaded: load(6) }])
    expect((await forecastOf(machine)).channels[0]?.remaining).toBe(16)
    depot.ambient.advance({ minutes: 1 })
    await depot.tell(machine, { kind: 'vend' })
    await depot.state(machine, [15])
    expect((await forecastOf(machine)).channels[0]).toMatchObject({ remaining: 15, units: 11 })
  })

  it('follows a machine that is registered at a place there is, and a product that is renamed', async () => {
    const { admin, storeroom } = depot
    const place = await admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: storeroom.jurisdictionCode,
      name: '空位',
      productIds: [],
    })
    const names = async () =>
      (await forecastOf({ id: '', locationId: place.id })).channels.map(({ productName }) => productName)
    expect(await names()).toEqual([])
    const channels = [{ channel: 1, product: 'CON52', capacity: 20 }]
    await admin.post('/api/dispensers', { locationId: place.id, channels })
    expect(await names()).toHaveLength(1)
    await rename('新名')
    expect(await names()).toEqual(['新名'])
  })

  it('does not keep what changed while it was being read', async () => {
    const { app, ambient } = depot
    await depot.aMachine(1)
    const person = await app.addPerson('reader', 'viewer', TOWNSHIP)
    let reads = 0
    const service = new ForecastService({
      ...app,
      ambient,
      contents: {
        contentsOf: async (ids) => {
          reads += 1
          if (reads === 1) await rename('其间改名')
          return app.services.contents.contentsOf(ids)
        },
      },
      openItems: async () => new Map(),
    })
    service.start()
    const names = async () =>
      (await service.machines({ person, scope: TOWNSHIP }, forecastQuery.parse({}))).flatMap(({ channels }) =>
        channels.map(({ productName }) => productName),
      )
    await names()
    expect(await names()).toEqual(['其间改名'])
    await names()
    expect(reads).toBe(2)
    service.stop()
  })

  it('does not take a test for consumption, nor days without stock for a lack of demand', async () => {
    const machine = await aUsedMachine(20, 10)
    await depot.tell(machine, { kind: 'test' })
    depot.ambient.advance({ hours: 24 * 10 })
    await depot.state(machine, [0])
    const [channel] = (await forecastOf(machine)).channels
    expect(channel).toMatchObject({ units: 20, remaining: 0 })
    expect(channel?.days).toBeLessThan(10.1)
  })
})

describe('a proposed round', () => {
  beforeEach(() => depot.ambient.advance({ hours: 24 * 30 }))

  it('goes where most would be missed, and loads by lot what expires first', async () => {
    const busy = await aUsedMachine(19)
    await aUsedMachine(0)
    const normal = await aUsedMachine(12)
    const proposal = await propose()
    expect(proposal.stops.map(({ locationId }) => locationId).toSorted()).toEqual(
      [busy.locationId, normal.locationId].toSorted(),
    )
    const loads = proposal.stops.flatMap((stop) => stop.loads)
    expect(loads.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(31)
    expect(new Set(loads.map(({ lotNumber }) => lotNumber))).toEqual(new Set(['SOON']))
    expect(proposal).toMatchObject({ units: 31, leftOut: [], promisedTwice: [] })
    // Out to the farther machine and back, and a quarter of an hour at each.
    expect(proposal.kilometres).toBeGreaterThan(10)
    expect(proposal.minutes).toBeCloseTo((proposal.kilometres / 30) * 60 + 30, 6)
    expect(proposal.stops[0]?.kilometres).toBeGreaterThan(0)
  })

  it('stays within the vehicle, the stops and the day, and says which machines are left out', async () => {
    const machines = [await aUsedMachine(19), await aUsedMachine(15), await aUsedMachine(10)]
    const locations = machines.map(({ locationId }) => locationId)
    const one = await propose({ locations, limits: { stops: 1 } })
    expect(one.stops).toHaveLength(1)
    expect(one.leftOut.map(({ why }) => why)).toEqual(['limits', 'limits'])
    const small = await propose({ locations, limits: { units: 7 } })
    expect(small.units).toBe(7)
    expect(small.stops.map(({ locationId }) => locationId)).toEqual([locations[0]])
    const short = await propose({ locations, limits: { minutes: 30, minutesPerStop: 29 } })
    expect(short.minutes).toBeLessThanOrEqual(30)
    const nowhere = await depot.aMachine(1, { coordinates: null })
    expect((await propose({ locations: [nowhere.locationId] })).leftOut).toMatchObject([
      { why: 'no_position' },
    ])
    const full = await aUsedMachine(0)
    expect((await propose({ locations: [full.locationId] })).leftOut).toMatchObject([
      { why: 'nothing_to_load' },
    ])
  })

  it('shares what is short, the most urgent machine first', async () => {
    await depot.admin.post('/api/movements', {
      kind: 'issue',
      from: depot.storeroom.id,
      reason: 'x',
      lines: [{ product: 'CON52', quantity: 530 }],
    })
    const normal = await aUsedMachine(12)
    const busy = await aUsedMachine(19)
    const left = 600 - 530 - 40
    const proposal = await propose({ locations: [normal.locationId, busy.locationId] })
    expect(proposal.units).toBe(left)
    const of = (machine: Machine) =>
      proposal.stops
        .find(({ locationId }) => locationId === machine.locationId)
        ?.loads.reduce((sum, { quantity }) => sum + quantity, 0)
    expect([of(busy), of(normal)]).toEqual([19, left - 19])
  })
})

describe('a round', () => {
  beforeEach(() => depot.ambient.advance({ hours: 24 * 30 }))

  it('is kept, assigned and followed from stop to stop until it is done', async () => {
    const machines = [await aUsedMachine(19), await aUsedMachine(15)]
    const round = await keep(await propose(), { plannedOn: '2026-04-02' })
    expect(round).toMatchObject({ status: 'draft', stopCount: 2, visited: 0, units: 34, promisedTwice: [] })
    expect(round.lots.map(({ lotNumber, available }) => [lotNumber, available])).toEqual([
      ['SOON', 100],
      ['LATE', 460],
    ])
    await depot.app.addPerson('stranger', 'supply_manager', '990101002')
    const drivers = await depot.driver.get<{ items: { id: string; name: string }[] }>(
      `/api/drivers?source=${round.source.id}`,
    )
    // Neither who may only look on nor who is responsible for somewhere else.
    expect(drivers.items.map(({ name }) => name)).toEqual(['colleague', 'driver', '系统管理员'])
    const driver = drivers.items.find(({ name }) => name === 'driver')
    const assigned = await (
      await depot.driver.send('PATCH', `/api/rounds/${round.id}`, { assignee: driver?.id })
    ).json()
    expect(assigned).toMatchObject({ status: 'assigned', assignee: { id: driver?.id } })
    expect((await forecastOf(machines[0] as Machine)).roundId).toBe(round.id)

    for (const stop of round.stops) {
      const [channel] = stop.channels
      await depot.driver.post('/api/visits', {
        location: stop.locationId,
        source: round.source.id,
        round: round.id,
        stop: stop.position,
        channels: [
          {
            channel: 1,
            counted: channel?.contents.reduce((sum, { quantity }) => sum + quantity, 0),
            loaded: channel?.loads.map(({ lotId, quantity }) => ({ lotId, quantity })),
          },
        ],
      })
      const { status } = await depot.driver.get<Round>(`/api/rounds/${round.id}`)
      expect(status).toBe(stop.position === 1 ? 'under_way' : 'done')
    }
    for (const machine of machines) expect(await depot.contents(machine)).toEqual([20])
    expect((await depot.driver.get<{ items: RoundSummary[] }>('/api/rounds?open=true')).items).toEqual([])
    const again = await depot.driver.send('PATCH', `/api/rounds/${round.id}`, { status: 'cancelled' })
    expect(await problemIn(again)).toMatchObject({ status: 409, code: 'round_closed' })
  })

  it('reserves nothing, and warns of what is promised twice', async () => {
    await depot.admin.post('/api/movements', {
      kind: 'issue',
      from: depot.storeroom.id,
      reason: 'x',
      lines: [{ product: 'CON52', quantity: 540 }],
    })
    const machines = [await aUsedMachine(15), await aUsedMachine(15)]
    const [first, second] = machines.map(({ locationId }) => locationId)
    await keep(await propose({ locations: [first] }))
    const proposal = await propose({ locations: [second] })
    expect(proposal.promisedTwice).toMatchObject([
      { lotNumber: 'LATE', available: 20, elsewhere: 15, here: 15 },
    ])
    const kept = await keep(proposal)
    expect(kept.promisedTwice).toEqual(proposal.promisedTwice)
    // Who comes first gets it.
    await depot.visit(machines[1] as Machine, [{ channel: 1, loaded: load(15) }])
    const skipped = await depot.driver.send('PATCH', `/api/rounds/${kept.id}`, {
      skip: [{ position: 1, reason: '停电' }],
    })
    expect(await skipped.json()).toMatchObject({
      status: 'done',
      promisedTwice: [],
      stops: [{ skipped: '停电' }],
    })
  })

  it('refuses what cannot be', async () => {
    const machine = await aUsedMachine(10)
    await depot.app.addPerson('stranger', 'supply_manager', '990101002')
    const people = await depot.admin.get<{ items: { id: string; username: string }[] }>('/api/people')
    const idOf = (name: string) => people.items.find(({ username }) => username === name)?.id
    const body = (more: object = {}) => ({
      source: depot.storeroom.id,
      stops: [{ location: machine.locationId, loads: [] }],
      ...more,
    })
    const code = async (more: object) =>
      (await problemIn(await depot.driver.send('POST', '/api/rounds', body(more)))).code
    const twice = body().stops.concat(body().stops)
    const gel = await depot.receive('GEL', '2028-01-31', 10, 'GELN9')
    const wrong = [{ location: machine.locationId, loads: [{ channel: 1, lotId: gel, quantity: 1 }] }]
    expect(await code({ source: machine.locationId })).toBe('not_a_source')
    expect(await code({ stops: twice })).toBe('place_twice')
    expect(await code({ stops: wrong })).toBe('wrong_product')
    expect(await code({ stops: [{ location: depot.storeroom.id, loads: [] }] })).toBe('not_a_dispenser')
    expect(await code({ assignee: idOf('stranger') })).toBe('assignee_out_of_scope')
    expect(await code({ assignee: idOf('viewer') })).toBe('not_found')
    const { id } = await depot.driver.post<Round>('/api/rounds', body())
    const update = async (change: object) =>
      (await problemIn(await depot.driver.send('PATCH', `/api/rounds/${id}`, change))).code
    expect(await update({ status: 'done' })).toBe('round_step')
    expect(await update({ status: 'assigned' })).toBe('assignee_required')
    expect(await update({ skip: [{ position: 9, reason: 'x' }] })).toBe('stop_not_open')
    expect((await (await depot.as('stranger')).send('GET', `/api/rounds/${id}`)).status).toBe(404)
  })

  it('made twice with one key is one round', async () => {
    const machine = await aUsedMachine(10)
    const body = { source: depot.storeroom.id, stops: [{ location: machine.locationId, loads: [] }] }
    const make = () => depot.driver.post<Round>('/api/rounds', body, { 'Idempotency-Key': 'round-1' })
    expect((await make()).id).toBe((await make()).id)
    expect((await depot.driver.get<{ items: RoundSummary[] }>('/api/rounds')).items).toHaveLength(1)
  })
})
