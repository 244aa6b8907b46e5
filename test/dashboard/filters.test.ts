import { describe, expect, test } from 'vitest'
import { returnPath } from '../../dashboard/account/return-path.ts'
import { readUrl, writeUrl } from '../../dashboard/components/url-filters.ts'
import { fillOf, fleetFilters, selectFleet } from '../../dashboard/devices/dispensers.filters.ts'
import { countLots, selectLots } from '../../dashboard/inventory/lots.filters.ts'
import { movementFilters } from '../../dashboard/inventory/movements.filters.ts'
import { stockFilters } from '../../dashboard/inventory/stock.filters.ts'
import {
  filterQuery,
  readFilters,
  readPosition,
  writeFilters,
  writePosition,
} from '../../dashboard/map/map.filters.ts'
import { placeFilters, selectPlaces } from '../../dashboard/places/places.filters.ts'
import type { Dispenser } from '../../protocol/api/devices.ts'
import type { Balance } from '../../protocol/api/inventory.ts'
import { mapQuery } from '../../protocol/api/places.ts'
import { aBalance, aDispenser, aPlace } from './builders.ts'

const url = (text: string) => new URLSearchParams(text)

describe('filters in the address', () => {
  test('are read back as they were written', () => {
    const filters = {
      layer: 'stock' as const,
      jurisdiction: '990101002',
      kinds: ['dispenser', 'storeroom'] as const,
      category: 'condom' as const,
      statuses: ['out', 'offline'] as const,
      problems: false,
      search: '客运站 2号',
    }
    expect(readFilters(writeFilters(url(''), filters))).toEqual(filters)
  })

  test('leave other parameters of the address alone', () => {
    const none = readFilters(url(''))
    expect(writeFilters(url('place=p1&at=24,111,12'), none).toString()).toBe('place=p1&at=24%2C111%2C12')
  })

  test('drop what is no filter and keep the rest', () => {
    expect(readFilters(url('status=out,broken&kind=supplier,kit&jurisdiction=12345'))).toMatchObject({
      statuses: ['out'],
      kinds: ['kit'],
      jurisdiction: null,
    })
    expect(readUrl(stockFilters, url('status=gone&category=drug&location=../x&sort=size'))).toEqual({
      category: 'drug',
      sort: 'status',
      descending: 'false',
    })
    expect(readUrl(movementFilters, url('from=yesterday&kind=vend'))).toEqual({ kind: 'vend' })
  })

  test('make a query that the API takes', () => {
    const query = filterQuery(readFilters(url('problems=true&kind=dispenser&search=x')))
    const set = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null))
    expect(mapQuery.parse(set)).toMatchObject({ status: 'out,low,offline', kind: 'dispenser' })
  })

  test('on another layer ask for its own statuses, and for no category', () => {
    const filters = readFilters(url('layer=storage&problems=true&category=condom&status=out'))
    expect(filters.statuses).toEqual([])
    expect(filterQuery(filters)).toMatchObject({
      layer: 'storage',
      status: 'excursion,no_data',
      category: null,
    })
    expect(writeFilters(url(''), filters).get('layer')).toBe('storage')
  })

  test('let chosen statuses win over "problems only"', () => {
    expect(filterQuery(readFilters(url('problems=true&status=unknown'))).status).toBe('unknown')
  })

  test('are taken out by null and by the empty text', () => {
    expect(writeUrl(url('search=a&kind=kit&x=1'), { search: '', kind: null }).toString()).toBe('x=1')
  })

  test('keep the position of the map to about a metre and refuse an impossible one', () => {
    const position = { latitude: 24.123456, longitude: 111.654321, zoom: 12.5 }
    expect(readPosition(url(`at=${writePosition(position)}`))).toEqual({
      latitude: 24.12346,
      longitude: 111.65432,
      zoom: 12.5,
    })
    for (const bad of ['', 'at=', 'at=24,111', 'at=x,y,z', 'at=95,111,12', 'at=24,111,40'])
      expect(readPosition(url(bad))).toBeNull()
  })
})

describe('the way back after signing in', () => {
  test('is a path of ours', () => {
    expect(returnPath('/stock?status=out')).toBe('/stock?status=out')
  })
  test.each([null, '', 'https://example.org', '//example.org', '/\\example.org', 'javascript:alert(1)'])(
    'is home for %j',
    (asked) => {
      expect(returnPath(asked)).toBe('/')
    },
  )
})

describe('the fleet', () => {
  const fleet: Dispenser[] = [
    aDispenser({ id: 'on', name: 'B', presence: 'online', reported: 5, capacity: 20 }),
    aDispenser({ id: 'off', name: 'A', presence: 'offline', reported: 0, capacity: 20, faults: ['jam'] }),
    aDispenser({ id: 'silent', name: 'C', presence: 'unknown', reported: null }),
  ]
  const select = (text: string) => selectFleet(fleet, readUrl(fleetFilters, url(text))).map(({ id }) => id)

  test('stands worst first until another order is asked for', () => {
    expect(select('')).toEqual(['off', 'silent', 'on'])
    expect(select('sort=name')).toEqual(['off', 'on', 'silent'])
  })

  test('puts machines that never spoke after empty ones, for unknown is not empty', () => {
    expect(select('sort=fill')).toEqual(['off', 'on', 'silent'])
    expect(fillOf({ reported: null, capacity: 20 })).toBeNull()
    expect(fillOf({ reported: 0, capacity: 20 })).toBe(0)
  })

  test('is filtered by presence, problems and text', () => {
    expect(select('presence=unknown')).toEqual(['silent'])
    expect(select('problems=true')).toEqual(['off'])
    expect(select('search=ON')).toEqual(['on'])
  })
})

describe('lots', () => {
  const lots: Balance[] = [
    aBalance({ lotId: 'fine', expiresOn: '2029-01-01', expiry: 'fine' }),
    aBalance({ lotId: 'old', expiresOn: '2026-01-01', expiry: 'expired' }),
    aBalance({ lotId: 'gone', expiresOn: '2025-01-01', expiry: 'expired', quantity: 0 }),
    aBalance({ lotId: 'held', expiresOn: '2028-01-01', expiry: 'fine', quarantined: true }),
  ]

  test('that still lie somewhere are listed, first to expire first', () => {
    expect(selectLots(lots, {}).map(({ lotId }) => lotId)).toEqual(['old', 'held', 'fine'])
  })

  test('are as many as the number above their list says', () => {
    const counts = countLots(lots)
    for (const expiry of ['expired', 'red', 'amber', 'quarantined'] as const)
      expect(selectLots(lots, { expiry })).toHaveLength(counts[expiry])
    expect(counts).toEqual({ expired: 1, red: 0, amber: 0, quarantined: 1 })
  })
})

describe('places', () => {
  const places = [
    aPlace({ id: 'town', jurisdictionCode: '990101001', published: true, publicFields: 5 }),
    aPlace({ id: 'village', jurisdictionCode: '990101001002', published: true, publicFields: 4 }),
    aPlace({ id: 'other', jurisdictionCode: '990101002', published: false, publicFields: 5 }),
  ]
  const select = (text: string) => selectPlaces(places, readUrl(placeFilters, url(text))).map(({ id }) => id)

  test('of a jurisdiction are those of its subtree', () => {
    expect(select('jurisdiction=990101001')).toEqual(['town', 'village'])
  })

  test('are complete with all five public fields', () => {
    expect(select('published=true&complete=true')).toEqual(['town'])
    expect(select('complete=false')).toEqual(['village'])
  })
})
