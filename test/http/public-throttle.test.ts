import { Router } from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWeb, type Web } from '../support/web.ts'

let web: Web
beforeEach(async () => {
  const page = Router()
  page.get('/find', (_request, response) => {
    response.send('a page')
  })
  web = await startWeb({ pages: [page], http: { trustProxy: 1 } })
})
afterEach(() => web.stop())

const ask = (path: string, address: string) =>
  fetch(`${web.url}${path}`, { headers: { 'x-forwarded-for': address } })

/** Asks as often as one may. */
async function exhaust(address: string, path = '/find', times = 600): Promise<void> {
  for (let asked = 0; asked < times; asked += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(path, address)))
    await Promise.all(answers.map((answer) => answer.arrayBuffer()))
    for (const { status } of answers) expect(status).not.toBe(429)
  }
}

test('an address that asks too often reads how long to wait, and others are served', async () => {
  await exhaust('198.51.100.7')
  const refused = await ask('/find', '198.51.100.7')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.text()).toContain('请稍候')
  expect((await ask('/find', '198.51.100.8')).status).toBe(200)
  // Whose map is open may go on looking at it.
  expect((await ask('/find/tiles/15/1/1', '198.51.100.7')).status).toBe(404)
})

test('the other addresses of one IPv6 subscriber do not help', async () => {
  await exhaust('2001:db8:1:2::1')
  expect((await ask('/find', '2001:db8:1:2:ffff::9')).status).toBe(429)
  expect((await ask('/find', '2001:db8:1:3::1')).status).toBe(200)
})

test('moving a map shuts nobody out of the pages, and has an end of its own without a page', async () => {
  await exhaust('198.51.100.9', '/find/tiles/15/1/1', 6_000)
  const refused = await ask('/find/tiles/15/1/1', '198.51.100.9')
  expect([refused.status, await refused.text()]).toEqual([429, ''])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask('/find', '198.51.100.9')).status).toBe(200)
})
