import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyHandedSearches } from '../../server/db/schema/index.ts'
import { anActor, COUNTY, NOW, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, DAY, type Finder, north } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const manager = anActor('manager', 'supply_manager', COUNTY)
const search = async (times: number, more = '', cell = CELL) => {
  for (let i = 0; i < times; i++) await finder.page(`/find?cell=${cell}${more}`)
  await finder.demand.flush()
}
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
