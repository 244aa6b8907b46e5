import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { stockTable } from '../../protocol/api/inventory.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: 'admin', password: demo.password }
const { stockWhy, stockSettings, stockStatus, savedViews, words } = zhCN

/** A place with stock enough: what the limits say of it is changed and changed back. */
describe('what stock is judged by', () => {
  let browser: Browser
  let manager: DemoCall
  let row: string
  let product: string
  let place: string
  let before: StockStatus
  let productName: string

  const statusOf = async () =>
    (await manager.get(stockTable, `/api/stock?location=${place}&product=${product}`)).rows[0]?.status

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const { rows } = await manager.get(stockTable, '/api/stock?sort=mos&descending=true&limit=500')
    // A machine's stock changes while one looks.
    const found = rows.find(
      ({ locationKind, mos, status }) =>
        locationKind !== 'dispenser' && mos !== null && mos < 100 && status !== 'low',
    )
    if (!found) throw new Error('The demonstration has no place with enough of anything')
    before = found.status
    place = found.locationId
    product = found.productId
    productName = found.productName
    row = `/stock?location=${place}&product=${product}`
  })
  afterAll(() => browser?.close())

  test('is told from the row, step by step; a new limit is tried, set and taken back', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(row)
      await page
        .getByRole('table')
        .getByRole('button', { name: new RegExp(`^${stockStatus[before]}：`) })
        .click()
      const why = page.getByRole('dialog', { name: stockWhy.ask.replace('{status}', stockStatus[before]) })
      for (const step of [stockWhy.usable, stockWhy.consumption, stockWhy.months, stockWhy.limits])
        await why.getByRole('heading', { name: step }).waitFor()
      expect(new URL(page.url()).searchParams.get('why')).toBe(`${place}.${product}`)

      await why.getByRole('link', { name: stockWhy.change }).click()
      await page.getByRole('button', { name: stockSettings.add }).click()
      const dialog = page.getByRole('dialog', { name: stockSettings.add })
      await dialog.getByRole('combobox', { name: words.product }).click()
      await page.getByRole('option', { name: productName, exact: true }).click()
      // More than anybody has, and the maximum goes with it.
      await dialog.getByRole('textbox', { name: zhCN.stockSetting.minMonths, exact: true }).fill('100')
      await dialog.getByRole('textbox', { name: zhCN.stockSetting.maxMonths, exact: true }).fill('120')
      await dialog.getByText(/会改变/).waitFor()
      await dialog.getByRole('button', { name: words.save }).click()
      await dialog.waitFor({ state: 'detached' })
      await expect.poll(statusOf).toBe('low')

      await page.goto(`${row}&why=${place}.${product}`)
      await page.getByRole('dialog', { name: stockWhy.ask.replace('{status}', stockStatus.low) }).waitFor()
      await page.getByText(zhCN.settingOrigin.product).first().waitFor()

      await page.goto('/admin/stock-settings')
      await page.getByRole('row').getByRole('button', { name: stockSettings.edit }).click()
      await page.getByRole('button', { name: stockSettings.remove }).click()
      await page.getByText(stockSettings.noExceptions).waitFor()
      await expect.poll(statusOf).toBe(before)
    })
  })

  test('contradictions are refused in words', async () => {
    const expected = ['422 POST /api/stock-settings/preview', '422 PUT /api/stock-settings']
    await visit({ browser, url: demo.url, person, screen: PHONE, expected }, async (page) => {
      await page.goto('/admin/stock-settings')
      await page.getByRole('main').getByRole('button', { name: stockSettings.edit }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: zhCN.stockSetting.minMonths, exact: true }).fill('9')
      await dialog.getByRole('button', { name: words.save }).click()
      await dialog.getByText('最低库存（9）不能高于最高库存（6）').first().waitFor()
    })
  })

  test('filters are kept under a name, renamed and deleted', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/stock?status=low&kind=storeroom')
      await page.getByRole('button', { name: savedViews.menu }).click()
      await page.getByRole('menuitem', { name: savedViews.save }).click()
      await page.getByRole('textbox', { name: savedViews.name }).fill('库房偏低')
      await page.getByRole('button', { name: words.save }).click()

      await page.goto('/stock')
      await page.getByRole('button', { name: savedViews.menu }).click()
      await page.getByRole('menuitem', { name: '库房偏低' }).click()
      await page.waitForURL(/status=low/)
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
        status: 'low',
        kind: 'storeroom',
      })

      await page.getByRole('button', { name: '库房偏低' }).click()
      await page.getByRole('menuitem', { name: savedViews.manage }).click()
      await page.getByRole('textbox', { name: '“库房偏低”的名称' }).fill('乡镇偏低')
      await page.getByRole('button', { name: savedViews.rename }).click()
      await page.getByRole('button', { name: '删除“乡镇偏低”' }).click()
      await page.getByText(savedViews.none).waitFor()
    })
  })
})
