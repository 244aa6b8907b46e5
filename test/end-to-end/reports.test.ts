import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { list } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { report } from '../../protocol/api/reports.ts'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { reports, reportName, nav } = zhCN
/** A4 on its side in points, as a PDF says it. */
const A4_POINTS = [842, 595]

describe('reports', () => {
  let browser: Browser
  let manager: DemoCall
  let room: string

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const rooms = await manager.get(list(location), '/api/locations?kind=storeroom')
    room = rooms.items[0]?.id ?? ''
  })
  afterAll(() => browser?.close())

  test('are found from the navigation, and keep what was chosen in their address', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/')
      await page.getByRole('link', { name: nav.reports, exact: true }).click()
      await page.getByRole('link', { name: reportName.stock, exact: true }).click()
      await page.getByRole('combobox', { name: reports.periodKind }).click()
      await page.getByRole('option', { name: reports.quarter }).click()
      await page.waitForURL(/by=quarter.*from=\d{4}-\d\d/)
      await page.getByRole('region', { name: reports.table }).waitFor()
      await page.reload()
      await page.getByRole('region', { name: reports.table }).waitFor()
      expect(await page.getByRole('combobox', { name: reports.periodKind }).inputValue()).toBe(
        reports.quarter,
      )
    })
  })

  test('show, print across A4 and hand over as XLSX the figures that the server has', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      // A month that has ended stands still, whatever the machines do.
      const now = new Date()
      const ended = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
        .toISOString()
        .slice(0, 7)
      const query = `from=${ended}&to=${ended}&location=${room}`
      const told = await manager.get(report, `/api/reports/stock?${query}`)
      await page.goto(`/reports/stock?${query}`)
      const rows = page.getByRole('region', { name: reports.table }).locator('tbody tr')
      await rows.first().waitFor()
      const shown = await rows.evaluateAll((lines) =>
        lines.map((line) =>
          [...line.querySelectorAll('th, td')].map((cell) => cell.textContent.replaceAll(',', '')),
        ),
      )
      expect(shown).toEqual(
        told.rows.map((row) => row.map((cell) => (cell === null ? reports.unknown : String(cell)))),
      )

      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'XLSX' }).click(),
      ])
      const sheet = await readSheet(await readFile(await file.path()), { maxRows: 1_000 })
      expect(sheet.rows.slice(1).map(({ cells }) => cells)).toEqual(told.rows.map((row) => row.map(String)))

      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/
        .exec(pdf)
        ?.slice(1)
        .map((side) => Math.round(Number(side)))
      expect(box).toEqual(A4_POINTS)
    })
  })

  test('fit a phone: only the table scrolls', async () => {
    await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
      for (const name of ['stock', 'movements', 'stockouts'] as const) {
        await page.goto(`/reports/${name}`)
        await page.getByRole('heading', { level: 2, name: reportName[name] }).waitFor()
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(over, name).toBeLessThanOrEqual(0)
      }
    })
  })
})
