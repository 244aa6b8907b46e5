import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { createdDispenser } from '../../protocol/api/devices.ts'
import { aBirth, aChannel } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { barriersOn } from './barriers.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { board, machine: words } = zhCN

describe('a board that was swapped out and put back', () => {
  let browser: Browser
  let device: RawDevice
  let id: string

  const born = (log: string, boot: number, remaining: number) =>
    device.tell('birth', aBirth({ log, boot, channels: [aChannel(503, { remaining })] }))

  beforeAll(async () => {
    browser = await openBrowser()
    const administrator = await DemoCall.as('admin', demo)
    const made = await administrator.post(createdDispenser, '/api/dispensers', {
      name: '换回旧主板的机器',
      jurisdictionCode: '990101002',
      coordinates: { longitude: 111.37, latitude: 24.31, datum: 'wgs84' },
      hours: { always: true },
      channels: [{ channel: 1, product: 'CON52', capacity: 20 }],
    })
    id = made.id
    device = await RawDevice.signedIn(Number(new URL(demo.mqtt).port), made)
    await born('old-board', 1, 20)
    await born('new-board', 1, 18)
    await born('old-board', 2, 7)
  })
  afterAll(async () => {
    await browser?.close()
    await device?.disconnect()
  })

  test('is shown beside the present one, and speaks for the machine once somebody has said so', async () => {
    for (const [screen, locale] of [
      [PHONE, 'en'],
      [DESKTOP, 'zh-CN'],
    ] as const)
      await visit({ browser, url: demo.url, person, screen, locale }, async (page) => {
        await page.goto(`/dispensers/${id}`)
        await page.getByText('old-board', { exact: true }).waitFor()
        expect(await barriersOn(page, 'table')).toEqual([])
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width).toBeLessThanOrEqual(screen.width)
      })
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/dispensers/${id}`)
      const panel = page.getByRole('table', { name: board.compare })
      await panel.getByText('余 7', { exact: false }).waitFor()
      await page.getByRole('button', { name: board.believe }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: board.reason }).fill('新主板坏了，换回原来的')
      await dialog.getByRole('button', { name: board.believe }).click()
      await dialog.waitFor({ state: 'detached' })
      await panel.waitFor({ state: 'detached' })
      await page.getByText('7 / 20').first().waitFor()
      await page.getByRole('link', { name: words.overview }).waitFor()
    })
  })
})
