import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anActor, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, namesOn, north, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const near = `/find?cell=${CELL}`

describe('a link from another time', () => {
  it('in other letters, with a slash or to a page that is no more leads where it did', async () => {
    const { id } = await finder.add({ name: '车站' })
    for (const path of [
      `/FIND/P/${id.toUpperCase()}`,
      `/find/p/${id}/`,
      `/find/p/${id}/poster/?from=timeline`,
    ])
      expect(textOf(await finder.page(path)), path).toContain('车站')
    expect(namesOn(await finder.page(`/find/?township=${TOWNSHIP}&page=9`))).toEqual(['车站'])
    expect(textOf(await finder.page('/find?township=990101099'))).toContain('可能已经合并或改名')
  })

  it('leads from the link of a closed point to those around it', async () => {
    const closed = await finder.add({ name: '旧点' })
    await finder.add({ name: '新点', coordinates: north(200) })
    await finder.places.update(anActor('a', 'administrator', null), closed.id, { archived: true })
    await finder.finder.refresh()
    const response = await finder.get(`/find/p/${closed.id}`)
    expect(response.status).toBe(410)
    const page = await response.text()
    expect(textOf(page)).toContain('“旧点”已停用')
    expect(namesOn(page)).toEqual(['新点'])
  })

  it('shows an unpublished or unpublic place to nobody', async () => {
    const hidden = await finder.add({ published: false })
    const store = await finder.add({ kind: 'storeroom', published: false })
    expect(namesOn(await finder.page(near))).toEqual([])
    for (const { id } of [hidden, store])
      for (const path of [`/find/p/${id}`, `/api/finder/points/${id}`])
        expect((await finder.get(path)).status).toBe(404)
  })
})
