import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { balance, postedMovements } from '../../protocol/api/inventory.ts'
import { page as pageOf } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { open } from './dashboard.pages.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const RUN = randomUUID().slice(0, 4)
const LOT = `Q${RUN}`
const { held, words } = zhCN

let browser: Browser
let manager: DemoCall
let place: { id: string; name: string }
beforeAll(async () => {
  browser = await openBrowser()
  manager = await DemoCall.as(demo.username, demo)
  place = await manager.post(location, '/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: '990101004',
    name: `待验库房 ${RUN}`,
  })
  for (const expiresOn of ['2031-05-31', '2031-08-31'])
    await manager.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: place.id,
        lines: [{ product: 'CON52', lot: { number: LOT, expiresOn }, quantity: 20 }],
      },
      { 'Idempotency-Key': `${RUN}-${expiresOn}` },
    )
})
afterAll(() => browser?.close())

const usable = async () =>
  (await manager.get(pageOf(balance), `/api/balances?location=${place.id}`)).items
    .filter((lot) => lot.usable)
    .map(({ expiresOn }) => expiresOn)

test('a lot that came with another expiry date waits on a page of its own, and goes again once somebody has looked', async () => {
  expect(await usable()).toEqual(['2031-05-31'])
  await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
    await open(page, '/stock/quarantine', zhCN)
    const card = page.getByRole('article').filter({ hasText: LOT })
    await card.getByText(zhCN.heldReason.expiry_conflict).waitFor()
    await card.getByRole('button', { name: held.release }).click()
    const dialog = page.getByRole('dialog', { name: held.release })
    await dialog.getByLabel(held.releaseReason).fill('标签已核对')
    await dialog.getByRole('button', { name: held.release }).click()
    await card.waitFor({ state: 'detached' })
  })
  expect(await usable()).toEqual(['2031-05-31', '2031-08-31'])
})

test('a person holds a lot at one place, and the page says why', async () => {
  await visit({ browser, url: demo.url, person }, async (page) => {
    await open(page, '/stock/quarantine', zhCN)
    await page.getByRole('button', { name: held.hold }).click()
    const dialog = page.getByRole('dialog', { name: held.hold })
    await dialog.getByRole('combobox', { name: words.place }).fill(place.name)
    await page.getByRole('option', { name: place.name }).click()
    await dialog.getByRole('combobox', { name: zhCN.lot.number }).fill('2031/05')
    await page.getByRole('option', { name: LOT }).first().click()
    await dialog.getByLabel(held.reason).fill('外箱受潮')
    await dialog.getByRole('button', { name: held.hold }).click()
    await page.getByRole('article').filter({ hasText: LOT }).getByText('外箱受潮').waitFor()
  })
  expect(await usable()).toEqual(['2031-08-31'])
})
