import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cellOf } from '../../protocol/nearby.ts'
import { emptyHandedSearches } from '../../server/db/schema/index.ts'
import { anActor, COUNTY, NOW, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, DAY, type Finder, HERE, north } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const manager = anActor('manager', 'supply_manager', COUNTY)
let networks = 0
/** Each by somebody of another network. */
const search = async (times: number, more = '', cell = CELL) => {
  for (let i = 0; i < times; i++) await searchFrom(`10.0.${networks++ % 256}.1`, `/find?cell=${cell}${more}`)
  await finder.demand.flush()
}
const searchFrom = (address: string, path = `/find?cell=${CELL}`, method = 'GET') =>
  fetch(finder.web.url + path, { method, headers: { 'x-test-address': address } }).then((answer) =>
    answer.text(),
  )
const known = async () =>
  (await finder.demand.list(manager, 3)).map(({ category, searches }) => [category, searches])

describe('searches that find nothing likely nearby', () => {
  it('are counted for their cell in tens; fewer are written nowhere', async () => {
    const { id } = await finder.add()
    await finder.told(id, 0)
    await search(9)
    expect(await finder.db.select().from(emptyHandedSearches)).toEqual([])
    expect(await known()).toEqual([])
    await search(1)
    expect(await known()).toEqual([[null, 10]])
    await search(9)
    expect(await known()).toEqual([[null, 10]])
    await search(1)
    expect(await known()).toEqual([[null, 20]])
    expect(await finder.demand.list(manager, 3)).toMatchObject([
      { cell: CELL, month: '2026-03', jurisdictionCode: TOWNSHIP, township: '柳溪镇' },
    ])
  })

  it('are told apart by what was wanted', async () => {
    await finder.add()
    await search(10, '&category=iud')
    await search(10, '&category=drug&lang=en')
    expect((await known()).sort()).toEqual([
      ['drug', 10],
      ['iud', 10],
    ])
  })

  it('are some where a method is used up, though another of its category is not', async () => {
    await finder.addDrug('gel', 'spermicide')
    const { id } = await finder.add({ kind: 'staffed_outlet', productIds: ['drug', 'gel'] })
    await finder.booked(id, 0, { productId: 'drug' })
    await finder.booked(id, 50, { productId: 'gel' })
    await search(10, '&category=drug')
    await search(10, '&method=spermicide')
    expect(await known()).toEqual([])
    await search(10, '&method=pill')
    expect(await known()).toEqual([['drug', 10]])
  })

  it('are none where something likely lies within five kilometres, and some where it lies beyond', async () => {
    const near = await finder.add({ coordinates: north(4_000) })
    await finder.told(near.id, 10)
    await search(10)
    expect(await known()).toEqual([])
    await finder.told(near.id, 0)
    const far = await finder.add({ coordinates: north(9_000) })
    await finder.told(far.id, 10)
    await search(10)
    expect(await known()).toEqual([[null, 10]])
  })

  it('are not counted for turning a page, for a township, or for a place that is not ours', async () => {
    for (let i = 0; i < 12; i++) await finder.add({ name: `点${i}`, coordinates: north(i) })
    await search(20, '&page=2')
    for (let i = 0; i < 20; i++) await finder.page(`/find?township=${TOWNSHIP}&category=iud`)
    await search(20, '', '9000-9000')
    for (const more of ['&open=1', '&self=1']) await search(20, more)
    expect(await known()).toEqual([])
  })

  it('of one network count once a day for the same cell and category', async () => {
    await finder.add()
    await search(8)
    for (const address of ['198.51.100.7', '198.51.100.7', '198.51.100.250', '198.51.100.8'])
      await searchFrom(address)
    await searchFrom('198.51.100.7', `/find?cell=${CELL}&category=iud`)
    await finder.demand.flush()
    expect(await known()).toEqual([])
    await searchFrom('203.0.113.7')
    await finder.demand.flush()
    expect(await known()).toEqual([[null, 10]])
  })

  it('of one IPv6 subscriber count once, whichever of their networks they come from', async () => {
    await finder.add()
    await search(9)
    finder.ambient.set(new Date(NOW.getTime() + DAY))
    for (let i = 0; i < 9; i++) await searchFrom(`2001:db8:1:${i}::1`)
    await finder.demand.flush()
    expect(await known()).toEqual([[null, 10]])
  })

  it('count again the next day, which begins when it does in the county', async () => {
    const place = { longitude: HERE.longitude, latitude: HERE.latitude }
    await finder.add()
    const { id } = await finder.landmarks.create(manager, {
      jurisdictionCode: TOWNSHIP,
      name: '东门',
      coordinates: HERE,
    })
    await finder.finder.refresh()
    expect(cellOf(place)).toBe(CELL)
    // 23:30 of nine evenings in Shanghai, then half an hour later.
    for (let day = 0; day < 9; day++) {
      finder.ambient.set(new Date(Date.parse('2026-03-04T15:30:00Z') + day * DAY))
      for (const path of [`/find?cell=${CELL}`, `/find?landmark=${id}`])
        await searchFrom('198.51.100.7', path)
    }
    await finder.demand.flush()
    expect(await known()).toEqual([])
    finder.ambient.set(new Date(Date.parse('2026-03-12T16:00:00Z')))
    await searchFrom('198.51.100.7')
    await finder.demand.flush()
    expect(await known()).toEqual([[null, 10]])
  })

  it('are those of people who read an answer', async () => {
    await finder.add()
    await search(9)
    await searchFrom('203.0.113.7', `/find?cell=${CELL}`, 'HEAD')
    await finder.demand.flush()
    expect(await known()).toEqual([])
  })

  it('begin anew each month', async () => {
    await finder.add()
    await search(9)
    finder.ambient.set(new Date(NOW.getTime() + 40 * DAY))
    await search(1)
    expect(await known()).toEqual([])
  })

  it('of another jurisdiction are nobody else’s business', async () => {
    await finder.add()
    await search(10)
    expect(await finder.demand.list(anActor('stranger', 'supply_manager', '990102'), 3)).toEqual([])
  })
})
