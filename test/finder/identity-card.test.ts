import { afterEach, beforeEach, expect, it } from 'vitest'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, namesOn, textOf } from './a-finder.ts'

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
})
afterEach(() => finder.stop())

it('a filter shows only places that are known to ask for no identity card', async () => {
  await finder.add({ name: '不问', asksId: false })
  await finder.add({ name: '要看', asksId: true })
  await finder.add({ name: '没人说过' })
  for (const query of [`cell=${CELL}`, `township=${TOWNSHIP}`, `q=${encodeURIComponent('柳溪')}`]) {
    const all = await finder.page(`/find?${query}`)
    expect(namesOn(all), query).toHaveLength(3)
    expect(all, query).toContain('noid=1')
    const filtered = await finder.page(`/find?${query}&noid=1`)
    expect(namesOn(filtered), query).toEqual(['不问'])
    expect(filtered, query).toMatch(/aria-current="true">不用身份证</)
  }
})

it('a place says whether it asks for one, and nothing while nobody has said', async () => {
  const [free, strict, unsaid] = await Promise.all([
    finder.add({ name: '甲', asksId: false }),
    finder.add({ name: '乙', asksId: true }),
    finder.add({ name: '丙' }),
  ])
  const says = async (id: string, what = '') => textOf(await finder.page(`/find/p/${id}${what}`))
  expect(await says(free.id)).toContain('不用身份证')
  expect(await says(strict.id)).toContain('要看身份证')
  expect(await says(strict.id)).not.toContain('不用身份证')
  expect(await says(unsaid.id)).not.toMatch(/[不要][用看]身份证/)
  // A wall does not promise what the place does not keep.
  expect(await says(free.id, '/poster')).toContain('不用身份证')
  expect(await says(free.id, '/poster')).toContain('不登记姓名和证件')
  expect(await says(unsaid.id, '/poster')).not.toMatch(/不用身份证|不登记姓名和证件/)
  expect(await says(strict.id, '/poster')).not.toMatch(/不用身份证|不登记姓名和证件/)
  // Nor is who comes there taken by surprise; that nobody asks who looks it up is another matter.
  expect(await says(strict.id, '/poster')).toMatch(/要看身份证.*查询不用登记/)
  expect(await says(strict.id, '/poster?lang=en')).toMatch(
    /Asks to see an ID card.*Looking it up takes no sign-up/,
  )
  for (const { id } of [free, unsaid]) expect(await says(id, '/poster')).not.toContain('要看身份证')
  const list = textOf(await finder.page(`/find/print?township=${TOWNSHIP}`))
  expect(list.match(/不用身份证/g)).toHaveLength(1)
  expect(list.match(/要看身份证/g)).toHaveLength(1)
  expect(textOf(await finder.page(`/find?township=${TOWNSHIP}`)).match(/要看身份证/g)).toHaveLength(1)
})

it('the start page promises for looking alone, wherever one goes then, and the privacy page says who may ask', async () => {
  const { id } = await finder.add({ name: '乙', asksId: true })
  const says = async (path: string) => textOf(await finder.page(path))
  expect(await says('/find')).toContain('在这里查询，不登记姓名和证件')
  expect(await says('/find?lang=en')).toContain('Looking here takes no name and no ID')
  expect(await says('/find?lang=en')).not.toContain('We record')
  expect(await says('/find/privacy')).toContain('个别发放点自己要看身份证的，那个点的页面上会写明')
  expect(await says(`/find/p/${id}`)).toContain('要看身份证')
})

it('a list on paper promises that nothing is asked only where no place on it asks', async () => {
  const printed = async () => {
    const paths = ['/find/print', '/find/file'].map((path) => finder.page(`${path}?township=${TOWNSHIP}`))
    return (await Promise.all(paths)).map((page) => textOf(page).includes('不登记姓名和证件'))
  }
  await finder.add({ name: '甲', asksId: false })
  expect(await printed()).toEqual([true, true])
  await finder.add({ name: '丙' })
  expect(await printed()).toEqual([false, false])
})

it('a list on paper on which a place asks for one promises nothing, and says which it is', async () => {
  await finder.add({ name: '甲', asksId: false })
  await finder.add({ name: '乙', asksId: true })
  for (const path of ['/find/print', '/find/file']) {
    const text = textOf(await finder.page(`${path}?township=${TOWNSHIP}`))
    expect(text).not.toContain('不登记姓名和证件')
    expect(text).toMatch(/甲 不用身份证.*乙 要看身份证/)
  }
})
