import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, namesOn, textOf } from './a-finder.ts'

let finder: Finder
beforeAll(async () => {
  finder = await aFinder()
  await finder.add({ name: '点' })
})
afterAll(() => finder.stop())

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
    const response = await finder.get(path)
    expect(response.status).toBe(status)
    const page = await response.text()
    expect(textOf(page)).toContain(words)
    expect(page).toContain(`href="/find?township=${TOWNSHIP}"`)
    expect(page).not.toMatch(/at .*\.ts:\d+|Error/)
  })

  const long = 'x'.repeat(9_000)
  it.each([
    ['a search of 9 KB', `/find?q=${long}`, 400],
    ['two thousand parameters', `/find?${'a=1&'.repeat(2_000)}q=x`, 200],
    ['lists', `/find?cell[]=${CELL}&township[]=1&q[]=x`, 200],
    ['objects', '/find?cell[lat]=1&q[$ne]=x&filter[category][in]=condom', 200],
    ['names of a prototype', '/find?__proto__[category]=x&constructor=1&toString=1', 200],
    ['a NUL in a search', '/find?q=%00', 200],
    ['a NUL in a cell', `/find?cell=${CELL}%00`, 400],
    ['overlong UTF-8', '/find?q=%C0%AF%C0%AE', 200],
    ['half a character', '/find?q=%E0%A4%A', 200],
    ['digits of another width', `/find?cell=${encodeURIComponent('１１４２０-２３３０８')}`, 400],
    ['coordinates for a cell', '/find?cell=24.205,111.356', 400],
    ['a cell below the south pole', '/find?cell=-1--1', 400],
    ['a cell at the south pole', '/find?cell=0-0', 200],
    ['no number for a page', '/find?cell=0-0&page=NaN', 400],
    ['a path out of the folder', '/find/p/..%2f..%2f..%2fetc%2fpasswd', 404],
    ['half a character in a path, in capitals', '/FIND/P/%E0%A4%A', 404],
    ['a method that every object has', '/find/methods/constructor', 404],
    ['an area that is a list', '/find/file?township[]=1', 404],
    ['no id', '/find/p/', 404],
    ['a page of the dashboard below it', '/find/index.php?s=/admin', 404],
  ])('%s', async (_what, path, status) => {
    const answer = await raw(`GET ${path} HTTP/1.1`)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('Content-Type: text/html; charset=utf-8')
    expect(answer).toContain(`township=${TOWNSHIP}"`)
    expect(answer).not.toMatch(/at .*\.ts:\d+|Error|x{100}/)
  })

  it('a request that no page is made for', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PROPFIND'])
      expect(await raw(`${method} /find HTTP/1.1`)).toMatch(/^HTTP\/1.1 404 .*没有这个页面/s)
    expect(await raw(`GET /find?q=${'x'.repeat(20_000)} HTTP/1.1`)).toMatch(/^HTTP\/1.1 431 .*可能太长/s)
    for (const unreadable of ['GET /find?q=\xff\xfe HTTP/1.1', 'GET /find HTTP/9'])
      expect(await raw(unreadable)).toMatch(/^HTTP\/1.1 400 .*读不了/s)
  })

  /** The answer to bytes as they are; no program in between puts them right. */
  async function raw(line: string): Promise<string> {
    const socket = connect(finder.web.port, '127.0.0.1')
    socket.end(
      Buffer.from(`${line}\r\nHost: find\r\nAccept-Language: zh-CN\r\nConnection: close\r\n\r\n`, 'latin1'),
    )
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString()
  }

  it('overlooks what messengers add to a link, and empty fields of a form', async () => {
    const response = await finder.get(
      `/find?from=singlemessage&isappinstalled=0&q=&category=&township=${TOWNSHIP}`,
    )
    expect(response.status).toBe(200)
    expect(namesOn(await response.text())).toEqual(['点'])
  })

  it('a cell outside the county says so and offers the townships, whatever it is filtered by', async () => {
    const page = await finder.page('/find?cell=13000-23700&category=condom&open=1')
    expect(textOf(page)).toContain('没有符合这些条件')
    expect(page).toContain('href="/find?cell=13000-23700">不要条件')
    const all = await finder.page('/find?cell=13000-23700')
    expect(textOf(all)).toContain('50 公里内没有本县的发放点')
    expect(all).toContain(`href="/find?township=${TOWNSHIP}"`)
  })
})
