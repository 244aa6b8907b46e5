import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOW } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, HERE, MINUTE, textOf } from './a-finder.ts'

let county: Finder
beforeEach(async () => {
  county = await aFinder({ trustProxy: 1 })
})
afterEach(() => county.stop())

/** The first as it is linked to, answered ahead of Express; the others are the same page, which Express finds. */
const AHEAD = '/find'
const BEHIND = ['/FIND', '/find/']

const answer = async (path: string, headers: Record<string, string> = {}) => {
  const response = await county.get(path, headers)
  const { date, ...others } = Object.fromEntries(response.headers)
  return { status: response.status, headers: others, text: await response.text() }
}

test('a list is the same in every byte and header, whoever answers', async () => {
  await county.add({ name: '车站' })
  for (const more of [
    '',
    '&category=condom',
    '&open=1',
    '&lang=en',
    '&page=2',
    '&utm_source=a',
    '&open=1&open=0',
  ])
    for (const headers of [{}, { 'accept-language': 'en' }, { 'accept-encoding': 'identity' }]) {
      const ahead = await answer(`${AHEAD}?cell=${CELL}${more}`, headers)
      expect(ahead.text).toContain('车站')
      for (const path of BEHIND) expect(await answer(`${path}?cell=${CELL}${more}`, headers)).toEqual(ahead)
    }
  for (const other of ['cell=no', 'cell=', `cell=${CELL}&lang=xx`, 'q=%E8%BD%A6', `cell=${CELL}&cell=1-1`])
    expect(await answer(`${BEHIND[0]}?${other}`), other).toEqual(await answer(`${AHEAD}?${other}`))
  const head = await fetch(`${county.web.url}/find?cell=${CELL}`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('what a machine tells shows in the list that was just read', async () => {
  const { id } = await county.add({ name: '车站' })
  const read = async () => textOf((await answer(`${AHEAD}?cell=${CELL}`)).text)
  await county.told(id, 9)
  expect(await read()).toContain('避孕套 有货 刚刚确认')
  await county.told(id, 0)
  expect(await read()).toContain('避孕套 没有了')
  county.ambient.set(new Date(NOW.getTime() + 20 * MINUTE))
  expect(await read()).toContain('20分钟前得知')
})

test('it is written down once, without what was asked for', async () => {
  const from = county.web.lines.length
  for (const path of [AHEAD, ...BEHIND]) await answer(`${path}?cell=${CELL}`)
  await expect.poll(() => county.web.lines.length).toBe(from + 3)
  const lines = county.web.lines.slice(from)
  for (const line of lines) {
    expect(Object.keys(line).sort()).toEqual(Object.keys(lines[1] ?? {}).sort())
    expect(line).toMatchObject({ method: 'GET', route: '/find', status: 200 })
    expect(JSON.stringify(line)).not.toContain(CELL)
  }
  const metrics = await (await fetch(`${county.web.url}/metrics`)).text()
  expect(metrics).toContain('sanliang_http_request_seconds_count{method="GET",route="/find",status="200"} 3')
})

test('the limit of an address is one for all its pages, and says how long to wait', async () => {
  const from = { 'x-forwarded-for': '198.51.100.7' }
  const statuses = async (path: string, times: number) => {
    const answers = await Promise.all(Array.from({ length: times }, () => answer(path, from)))
    return new Set(answers.map(({ status }) => status))
  }
  for (let i = 0; i < 5; i++) expect(await statuses(`/find?cell=${CELL}`, 60)).toEqual(new Set([200]))
  for (let i = 0; i < 5; i++) expect(await statuses('/find/privacy', 60)).toEqual(new Set([200]))
  const refused = await answer(`/find?cell=${CELL}`, from)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused.text).toContain('请稍候')
  expect((await answer(`/find?cell=${CELL}`, { 'x-forwarded-for': '198.51.100.8' })).status).toBe(200)
})

test('a list that cannot be made is a page with a way on, and one line', async () => {
  await county.add({ coordinates: HERE })
  county.finder.near = () => {
    throw new Error('broken')
  }
  const from = county.web.lines.length
  const failed = await answer(`/find?cell=${CELL}`)
  expect(failed.status).toBe(503)
  expect(failed.text).toContain('<h1')
  await expect.poll(() => county.web.lines.length).toBe(from + 1)
  expect(county.web.lines.at(-1)).toMatchObject({ route: '/find', status: 503 })
})
