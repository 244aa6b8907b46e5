import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type MapCluster,
  type MapPoint,
  type MapStatus,
  mapQuery,
  mapView,
  type Presence,
  presence,
} from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'
import { MapIndex, type MapPlace } from '../../server/places/map.index.ts'
import { MapService } from '../../server/places/map.service.ts'
import { badness, mapStatusOf, type PlaceStock } from '../../server/places/map-status.ts'
import { silentLog } from '../support/database.ts'
import { aCounty, anActor, COUNTY, type County, TOWNSHIP } from './a-county.ts'

describe('the status of a marker', () => {
  it('is never fine where something is unknown, and never hides missing supplies', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...stockStatus.options),
        fc.option(fc.constantFrom(...presence.options)),
        (stock, machine) => {
          const status = mapStatusOf(stock, machine)
          const isMissing = stock === 'out' || stock === 'low'
          const isKnown = stock !== 'unknown' && (machine === null || machine === 'online')
          expect(status === stock && isMissing).toBe(isMissing)
          expect(status === 'ok').toBe(!isMissing && isKnown)
        },
      ),
    )
  })

  it('is offline for a machine that fell silent and unknown for one that has not spoken yet', () => {
    expect(mapStatusOf('ok', 'stale')).toBe('offline')
    expect(mapStatusOf('ok', 'offline')).toBe('offline')
    expect(mapStatusOf('ok', 'unknown')).toBe('unknown')
  })
})

const aMapPlace = (
  id: number,
  status: 'ok' | 'out' = 'ok',
  longitude = 111 + (id % 100) / 100,
): MapPlace => ({
  id: `place-${id}`,
  kind: 'dispenser',
  jurisdictionCode: TOWNSHIP,
  presence: 'online',
  stock: { status, categories: { condom: status } },
  searchable: `点${id}`,
  point: {
    type: 'point',
    id: `place-${id}`,
    kind: 'dispenser',
    name: `点${id}`,
    jurisdictionCode: TOWNSHIP,
    jurisdictionName: '柳溪镇',
    longitude,
    latitude: 24 + Math.floor(id / 100) / 100,
    status,
    stock: status,
    presence: 'online',
    migrantArea: false,
  },
})
const noFilter = {
  scope: null,
  layer: 'stock' as const,
  kinds: null,
  statuses: null,
  category: null,
  search: null,
}
const isPoint = (feature: MapPoint | MapCluster): feature is MapPoint => feature.type === 'point'

describe('the map of many places', () => {
  const places = Array.from({ length: 10_000 }, (_, id) => aMapPlace(id, id === 4_321 ? 'out' : 'ok'))
  const index = new MapIndex(places, noFilter)

  it('never holds more than 600 features, and every place is in one of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (zoom) => {
        const { features, total } = index.view(null, zoom)
        expect(features.length).toBeLessThanOrEqual(600)
        expect(features.reduce((sum, feature) => sum + (isPoint(feature) ? 1 : feature.count), 0)).toBe(total)
      }),
    )
  })

  it('shows the worst status inside a cluster', () => {
    const { features } = index.view(null, 4)
    expect(features.filter((feature) => feature.status === 'out')).toHaveLength(1)
  })

  it('lists the places of the box, worst first, at most 300, and counts them all', () => {
    const view = index.view({ west: 111, south: 24, east: 111.995, north: 24.495 }, 10)
    expect(view.total).toBe(5_000)
    expect(view.list).toHaveLength(300)
    expect(view.list[0]?.id).toBe('place-4321')
    expect(view.counts).toEqual({ out: 1, low: 0, offline: 0, unknown: 0, ok: 9_999 })
    expect(view.extent).toEqual([111, 24, 111.99, 24.99])
  })

  it('falls apart into points where there is room, and keeps places at one spot countable', () => {
    const spot = new MapIndex([aMapPlace(1), aMapPlace(2, 'ok', 111.01)], noFilter)
    const [cluster] = spot.view(null, 15).features
    expect(cluster).toMatchObject({ type: 'cluster', count: 2, expandsAt: 16 })
    expect(spot.view(null, 16).features).toHaveLength(2)
  })

  it('orders statuses as the contract does', () => {
    expect(badness('out')).toBeLessThan(badness('low'))
    expect(badness('unknown')).toBeLessThan(badness('ok'))
  })
})

describe('the map of a county', () => {
  let county: County
  let map: MapService
  const stocks = new Map<string, PlaceStock>()
  const machines = new Map<string, { presence: Presence }>()
  const stored = new Map<string, MapStatus>()
  const assessed = new Map<string, MapStatus>()
  const query = (more: object = {}) => mapQuery.parse(more)
  const names = async (scope: string | null, more: object = {}) =>
    (await map.view(scope, query(more))).list.map((point) => point.name)

  beforeEach(async () => {
    county = await aCounty()
    stocks.clear()
    machines.clear()
    stored.clear()
    assessed.clear()
    map = new MapService({
      places: county.places,
      stock: { statusByLocation: async () => stocks },
      devices: { summaryByLocation: async () => machines },
      layers: {
        storage: { mapStatuses: async () => new Map(stored) },
        three_bright: { mapStatuses: async () => new Map(assessed) },
      },
      changes: county.changes,
      log: silentLog,
    })
    await map.start()
  })
  afterEach(async () => {
    await map.stop()
    await county.cleanup()
  })

  const put = (name: string, more: Parameters<County['add']>[0] = {}) =>
    county.add({ name, coordinates: { longitude: 111.3, latitude: 24.2, datum: 'wgs84' }, ...more })

  it('shows a new place after the commit, and drops it when it leaves use', async () => {
    const { id } = await put('新机')
    await map.refresh()
    const view = await map.view(COUNTY, query())
    expect(mapView.parse(view)).toEqual(view)
    expect(view.features).toMatchObject([
      { type: 'point', id, status: 'unknown', presence: null, jurisdictionCode: TOWNSHIP },
    ])
    await county.places.update(anActor('a', 'administrator', null), id, { archived: true })
    expect(await map.pointsOf([id])).toEqual([])
    expect((await map.view(COUNTY, query())).total).toBe(0)
  })

  it('follows stock and presence', async () => {
    const { id } = await put('机')
    stocks.set(id, { status: 'near_expiry', categories: { condom: 'near_expiry' } })
    machines.set(id, { presence: 'online' })
    county.changes.emit('stock', [id])
    expect(await map.pointsOf([id])).toMatchObject([
      { status: 'ok', stock: 'near_expiry', presence: 'online' },
    ])
    machines.set(id, { presence: 'offline' })
    county.changes.emit('device', id)
    expect(await map.pointsOf([id])).toMatchObject([{ status: 'offline' }])
    expect((await map.view(null, query())).counts.offline).toBe(1)
  })

  it('never shows, lists or counts a place outside the scope', async () => {
    await county.places.createJurisdiction(anActor('a', 'administrator', null), {
      code: '990102',
      name: '邻县',
    })
    await put('邻机', { jurisdictionCode: '990102' })
    await put('本机')
    await map.refresh()
    expect(await names(COUNTY)).toEqual(['本机'])
    expect(await names('990102')).toEqual(['邻机'])
    expect(await names(COUNTY, { jurisdiction: '990102' })).toEqual([])
    const view = await map.view('990102001', query({ jurisdiction: COUNTY }))
    expect(view).toMatchObject({ features: [], list: [], total: 0, extent: null, unplaced: 0 })
    expect(Object.values(view.counts)).toEqual([0, 0, 0, 0, 0])
  })

  it('filters by jurisdiction, kind, status, category and search', async () => {
    const full = await put('满机')
    const empty = await put('空机', { jurisdictionCode: COUNTY })
    await put('库房', { kind: 'storeroom' })
    stocks.set(full.id, { status: 'ok', categories: { condom: 'ok' } })
    stocks.set(empty.id, { status: 'out', categories: { condom: 'low', drug: 'out' } })
    county.changes.emit('stock', [full.id, empty.id])
    await map.refresh()
    expect(await names(null)).toEqual(['空机', '库房', '满机'])
    expect(await names(null, { jurisdiction: TOWNSHIP })).toEqual(['库房', '满机'])
    expect(await names(null, { kind: 'dispenser,kit' })).toEqual(['空机', '满机'])
    expect(await names(null, { status: 'out,low' })).toEqual(['空机'])
    expect(await names(null, { search: '库' })).toEqual(['库房'])
    expect(
      (await map.view(null, query({ category: 'condom' }))).list.map(({ name, status }) => [name, status]),
    ).toEqual([
      ['空机', 'low'],
      ['满机', 'ok'],
    ])
    expect((await map.view(null, query({ status: 'out' }))).counts).toMatchObject({
      out: 1,
      ok: 1,
      unknown: 1,
    })
  })

  it('shows another layer by its own statuses, and only the places that belong to it', async () => {
    const [store, outlet] = [await put('库房', { kind: 'storeroom' }), await put('卫生室')]
    await map.refresh()
    stored.set(store.id, 'excursion')
    assessed.set(store.id, 'ok').set(outlet.id, 'fail')
    const storage = await map.view(COUNTY, query({ layer: 'storage', category: 'condom' }))
    expect(mapView.parse(storage)).toEqual(storage)
    expect(storage.list).toMatchObject([{ id: store.id, status: 'excursion', stock: 'unknown' }])
    expect(storage.counts).toEqual({ excursion: 1, no_data: 0, unknown: 0, ok: 0 })
    expect(await names(COUNTY, { layer: 'three_bright' })).toEqual(['卫生室', '库房'])
    expect(await names(COUNTY, { layer: 'three_bright', status: 'ok' })).toEqual(['库房'])
    expect(await names('990199', { layer: 'three_bright' })).toEqual([])
  })

  it.each([
    ['the standard', 'compliance', 'three_bright'],
    ['the staff', 'staff', 'three_bright'],
    ['what is too hot', 'excursions', 'storage'],
  ] as const)('has a change of %s on its layer at once', async (_, event, layer) => {
    const { id } = await put('库房', { kind: 'storeroom' })
    await map.refresh()
    const [statuses, bad] =
      layer === 'storage' ? ([stored, 'excursion'] as const) : ([assessed, 'fail'] as const)
    statuses.set(id, bad)
    const counts = async () => (await map.view(null, query({ layer }))).counts
    expect(await counts()).toMatchObject({ [bad]: 1 })
    statuses.set(id, 'ok')
    // Kept for a while, until something changes.
    expect(await counts()).toMatchObject({ [bad]: 1 })
    county.changes.emit(event, [id])
    expect(await counts()).toMatchObject({ [bad]: 0, ok: 1 })
  })

  it('counts places it cannot draw', async () => {
    await put('无处', { coordinates: null })
    await map.refresh()
    expect(await map.view(null, query())).toMatchObject({
      features: [],
      total: 0,
      unplaced: 1,
      counts: { unknown: 1 },
    })
  })

  it('answers a box or filter that makes no sense with the reason', async () => {
    for (const more of [
      { box: '1,2,3,95' },
      { box: '112,24,111,25' },
      { box: '1.2.3,1,2,3' },
      { kind: 'supplier' },
      { status: 'fine' },
    ])
      await expect(map.view(null, query(more))).rejects.toMatchObject({ status: 422 })
  })
})
