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
  const list = textOf(await finder.page(`/find/print?township=${TOWNSHIP}`))
  expect(list.match(/不用身份证/g)).toHaveLength(1)
  expect(list.match(/要看身份证/g)).toHaveLength(1)
  expect(textOf(await finder.page(`/find?township=${TOWNSHIP}`)).match(/要看身份证/g)).toHaveLength(1)
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
