import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { type PeriodIndicator, periodReport } from '../../protocol/api/service-year.ts'
import { staffPage } from '../../protocol/api/staff.ts'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { staff, staffKind, staffState, serviceYear, surveyIndicator, threeBright, words } = zhCN

describe('staff and the service year', () => {
  let browser: Browser
  let manager: DemoCall

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
  })
  afterAll(() => browser?.close())

  test('an overdue training is entered on the phone, and the manager is in order again', async () => {
    const overdue = await manager.get(staffPage, '/api/staff?state=overdue')
    const late = overdue.items.find(({ standing }) => standing.training.state === 'overdue')
    if (!late?.name) throw new Error('Nobody is overdue in the demonstration')
    await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
      await page.goto('/staff?state=overdue')
      await page.getByRole('link', { name: late.name ?? '' }).click()
      await page.getByRole('heading', { level: 1, name: late.name ?? '' }).waitFor()
      await page.getByText(staffState.overdue).first().waitFor()
      await page.getByRole('button', { name: staff.addRecord }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(staff.topic).fill('年度培训')
      await dialog.getByLabel(staff.confirmedBy).fill('县药具管理站')
      await dialog.getByRole('button', { name: staff.save }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText(staffState.ok).first().waitFor()
      await page.getByRole('cell', { name: staffKind.training, exact: true }).first().waitFor()
    })
    const after = await manager.get(staffPage, `/api/staff?search=${encodeURIComponent(late.name)}`)
    const [same] = after.items.filter(({ id }) => id === late.id)
    expect(same?.standing).toMatchObject({ state: 'ok', training: { state: 'valid' } })
  })

  test('a survey is entered and stands with its interval against the target', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/three-bright')
      await page
        .getByRole('navigation', { name: threeBright.title })
        .getByRole('link', { name: serviceYear.tab })
        .click()
      await page.getByRole('button', { name: serviceYear.addSurvey }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: serviceYear.area }).click()
      await page.getByRole('option').first().click()
      await dialog.getByLabel(serviceYear.denominator).fill('200')
      for (const typed of ['1,910', '95.5', '95%']) {
        await dialog.getByLabel(serviceYear.numerator).fill(typed)
        await dialog.getByText(serviceYear.peopleDigits).waitFor()
      }
      await dialog.getByLabel(serviceYear.numerator).fill('')
      await dialog.getByLabel(serviceYear.method).focus()
      await dialog.getByText(serviceYear.peopleMissing).waitFor()
      // A slip is refused in words: it must not become another number by itself.
      await dialog.getByLabel(serviceYear.numerator).fill('1910')
      await dialog.getByLabel(serviceYear.method).focus()
      await dialog.getByText(serviceYear.numeratorTooMany).waitFor()
      expect(await dialog.getByLabel(serviceYear.numerator).inputValue()).toBe('1910')
      expect(await dialog.getByRole('button', { name: serviceYear.save }).isDisabled()).toBe(true)
      await dialog.getByLabel(serviceYear.numerator).fill('191')
      await dialog.getByLabel(serviceYear.method).fill('电话回访，随机抽样')
      await dialog.getByLabel(serviceYear.carriedOutBy).fill('第三方机构')
      await dialog.getByRole('button', { name: serviceYear.save }).click()
      await dialog.waitFor({ state: 'detached' })
      const row = page.getByRole('row').filter({ hasText: '电话回访' })
      await row.waitFor()
      const text = await row.innerText()
      expect(text).toContain(surveyIndicator.obtaining_rate)
      expect(text).toContain('95.5%')
      expect(text).toContain('91.7%')
      expect(text).toContain(serviceYear.outcomeMet)
    })
  })

  test('the report of a quarter shows and hands over what the server says', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/service-year/report')
      const table = page.getByRole('region', { name: serviceYear.indicators })
      await table.locator('tbody tr').first().waitFor()
      const href = await page.getByRole('link', { name: 'XLSX' }).getAttribute('href')
      const tell = () => manager.get(periodReport, (href ?? '').replace('/file', ''))
      // Machines go on meanwhile: the page was told between the two.
      const before = await tell()
      await page.reload()
      await table.locator('tbody tr').first().waitFor()
      const shown = await table.locator('tbody tr').allInnerTexts()
      const told = await tell()
      expect(shown).toHaveLength(told.indicators.length)
      const wordOf = ({ value, kind }: PeriodIndicator) => {
        if (value === null) return words.unknown
        return kind === 'share' ? `${(value * 100).toFixed(1)}%` : ''
      }
      for (const [i, indicator] of told.indicators.entries()) {
        expect(shown[i]).toContain(indicator.title)
        const possible = [before.indicators[i] ?? indicator, indicator].map(wordOf)
        expect(
          possible.some((word) => shown[i]?.includes(word)),
          `${shown[i]}: ${possible}`,
        ).toBe(true)
      }
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'XLSX' }).click(),
      ])
      const { rows } = await readSheet(await readFile(await file.path()), { maxRows: 100 })
      expect(rows.slice(1).map(({ cells }) => cells[0])).toEqual(told.indicators.map(({ title }) => title))
    })
  })
})
