import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anActor, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, namesOn, north, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

const near = `/find?cell=${CELL}`

describe('bad input gets a useful page, never an error dump', () => {
  it.each([
    ['/find?cell=99999-99999', 400, '位置格子不对'],
    ['/find?cell=', 400, '位置格子不对'],
    ['/find?cell=1-1&cell=2-2', 400, '位置格子不对'],
    ['/find?lang=xx', 400, '还没有这种语言'],
    ['/find?lang=en&lang=zh-CN', 400, '还没有这种语言'],
    ['/find?category=pizza', 400, '筛选条件不对'],
    ['/find?page=0&q=x', 400, '筛选条件不对'],
    ['/find?page=1e9&q=x', 400, '筛选条件不对'],
    [`/find?q=${'长'.repeat(61)}`, 400, '查找的文字太长'],
    ['/find?q=a&q=b', 400, '筛选条件不对'],
    ['/find?township=12', 404, '没有这个乡镇街道'],
    ['/find?township=DROP', 404, '没有这个乡镇街道'],
    ['/find/p/none', 404, '没有这个发放点'],
    ['/find/p/%00', 404, '没有这个发放点'],
    ['/find/p/%E0%A4%A', 404, '没有这个发放点'],
    ['/find/p/__proto__', 404, '没有这个发放点'],
    ['/find/no/such/page', 404, '没有这个页面'],
  ])('%s', async (path, status, words) => {
    await finder.add()
    const response = await finder.get(path)
    expect(response.status).toBe(status)
    const page = await response.text()
    expect(textOf(page)).toContain(words)
    expect(page).toContain(`href="/find?township=${TOWNSHIP}"`)
    expect(page).not.toMatch(/at .*\.ts:\d+|Error/)
  })

  it('overlooks what messengers add to a link, and empty fields of a form', async () => {
    await finder.add({ name: '点' })
    const response = await finder.get(
      `/find?from=singlemessage&isappinstalled=0&q=&category=&township=${TOWNSHIP}`,
    )
    expect(response.status).toBe(200)
    expect(namesOn(await response.text())).toEqual(['点'])
  })

  it('writes names, addresses and searches as text, never as markup', async () => {
    const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    const { id } = await finder.add({ name: attack, nameEn: attack, address: attack })
    for (const path of [
      near,
      `/find/p/${id}`,
      `/find/p/${id}?lang=en`,
      `/find?q=${encodeURIComponent('"><script>alert(1)')}`,
      `/find?township=${TOWNSHIP}`,
    ]) {
      const page = await finder.page(path)
      expect(page).not.toMatch(/<script>|<img/)
      expect(page).not.toMatch(/<script/)
    }
  })

  it('shows an unpublished or unpublic place to nobody', async () => {
    const hidden = await finder.add({ published: false })
    const store = await finder.add({ kind: 'storeroom', published: false })
    expect(namesOn(await finder.page(near))).toEqual([])
    for (const { id } of [hidden, store])
      for (const path of [`/find/p/${id}`, `/api/finder/points/${id}`])
        expect((await finder.get(path)).status).toBe(404)
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
})
