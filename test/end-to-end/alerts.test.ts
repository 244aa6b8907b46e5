import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { jurisdiction } from '../../protocol/api/accounts.ts'
import { alertGroup } from '../../protocol/api/alerts.ts'
import { type CreatedDispenser, createdDispenser } from '../../protocol/api/devices.ts'
import { page as pageOf } from '../../protocol/api/parts.ts'
import { aBirth, aChannel, aState } from '../devices/messages.ts'
import { ScriptCaller } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { openBrowser, visit } from './browser.ts'
import { open } from './dashboard.pages.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const { alerts: words } = zhCN
/** What a machine says is text, never a part of the page. */
const TRAP = '<img id=planted src=/x onerror=alert(1)>'
const TOWNSHIP = '990101097'
const NAME = '告警试验机'

/** From the machine's trouble to the last line of its history, in a browser. */
describe('the inbox', () => {
  let browser: Browser
  let device: RawDevice
  let machine: CreatedDispenser
  let uptime = 10_000

  beforeAll(async () => {
    browser = await openBrowser()
    const admin = await DemoCall.as('admin', demo)
    await admin.post(jurisdiction, '/api/jurisdictions', { code: TOWNSHIP, name: '告警镇' })
    machine = await admin.post(createdDispenser, '/api/dispensers', {
      name: NAME,
      jurisdictionCode: TOWNSHIP,
      channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
    })
    // Nobody wants to wait for minutes here.
    const caller = new ScriptCaller(demo.url)
    await caller.signIn({ username: 'admin', password: demo.password })
    const override = { raiseAfterMinutes: 0, clearAfterMinutes: 0 }
    const body = { jurisdictionCode: TOWNSHIP, override }
    const set = await caller.send('PUT', '/api/alert-rules/device_fault', { body })
    if (!set.ok) throw new Error(await set.text())
    device = await RawDevice.signedIn(Number(new URL(demo.mqtt).port), machine)
    await device.tell('birth', aBirth({ channels: [aChannel(0)] }))
  })
  afterAll(async () => {
    await device?.disconnect()
    await browser?.close()
  })

  const faults = (...codes: string[]) => {
    uptime += 1_000
    return device.tell('state', aState({ uptime, faults: codes, channels: [aChannel(0)] }))
  }
  const person = { username: 'manager', password: demo.password }

  test('shows what a machine reports by itself, is answered by keyboard, and lets it go when it is over', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await open(page, `/alerts?jurisdiction=${TOWNSHIP}`, zhCN)
      await page.getByText(words.noneFound).waitFor()
      await faults('first_fault', TRAP)
      const lines = page.locator('[data-line]')
      await expect.poll(() => lines.count()).toBe(2)
      // Signs come before letters.
      expect(await lines.first().textContent()).toContain(TRAP)
      await page.getByText(TRAP).first().waitFor()
      expect(await page.locator('#planted').count()).toBe(0)

      await lines.first().focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog')
      await drawer.getByRole('button', { name: words.acknowledge }).click()
      await drawer.getByRole('combobox', { name: words.reason }).fill('下午去现场')
      await drawer.getByRole('button', { name: words.acknowledge }).last().click()
      await drawer.getByText(zhCN.alertState.acknowledged, { exact: true }).waitFor()
      await drawer.getByText('陈静确认').first().waitFor()
      expect(new URL(page.url()).searchParams.get('alert')).not.toBeNull()
      await page.keyboard.press('Escape')
      await expect.poll(() => drawer.count()).toBe(0)

      // What was answered is over; the other one is not.
      await faults('first_fault')
      await expect.poll(() => lines.count()).toBe(1)
      await page.getByRole('checkbox', { name: words.selectAll }).check()
      await page.getByRole('combobox', { name: words.reason }).fill('一起处理')
      await page.getByRole('button', { name: words.acknowledge, exact: true }).click()
      await expect.poll(() => page.getByRole('checkbox').count()).toBe(0)
      await faults()
      await page.getByText(words.noneFound).waitFor()
    })
  })

  test('says at the machine and in the resolved ones what it was', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await faults('second_fault')
      await open(page, `/dispensers/${machine.id}`, zhCN)
      await page.getByRole('link', { name: /second_fault/ }).click()
      await page.getByRole('dialog').getByText(zhCN.alertEvent.opened, { exact: true }).waitFor()
      await faults()
      await page.getByRole('dialog').getByText(zhCN.alertEvent.resolved, { exact: true }).waitFor()
      await open(page, `/alerts?jurisdiction=${TOWNSHIP}&state=resolved`, zhCN)
      await expect.poll(() => page.locator('[data-line]').count()).toBeGreaterThanOrEqual(3)
    })
  })

  test('does not belong to another township', async () => {
    await faults('third_fault')
    const manager = await DemoCall.as(person.username, demo)
    await expect
      .poll(async () => (await manager.get(pageOf(alertGroup), `/api/alerts?jurisdiction=${TOWNSHIP}`)).items)
      .not.toEqual([])
    await visit({ browser, url: demo.url, person: { ...person, username: 'township02' } }, async (page) => {
      await open(page, '/alerts?state=open', zhCN)
      expect(await page.getByText(NAME).count()).toBe(0)
    })
  })
})
