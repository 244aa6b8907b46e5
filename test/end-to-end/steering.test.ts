import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { commandPage } from '../../protocol/api/commands.ts'
import { dispenserConfig } from '../../protocol/api/configs.ts'
import { openBrowser, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { OwnMachine } from './own.machine.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const RUN = randomUUID().slice(0, 4)
/** An answer of a machine comes by broker, database and live line, each of them busy. */
const PATIENT = { timeout: 45_000 }
const { command: words, config, device, event, machine: pages } = zhCN

/** What a manager asks of a machine from the desk, and the machine's own answer to it. */
describe('steering a machine from afar', () => {
  let browser: Browser
  let manager: DemoCall
  let machine: OwnMachine
  let other: OwnMachine

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const administrator = await DemoCall.as('admin', demo)
    machine = await OwnMachine.register(demo, administrator, { name: `遥控甲 ${RUN}`, remaining: 9 })
    other = await OwnMachine.register(demo, administrator, { name: `遥控乙 ${RUN}`, remaining: 9 })
    machine.switchOn()
    other.switchOn()
  })
  afterAll(async () => {
    await machine?.switchOff()
    await other?.switchOff()
    await browser?.close()
  })

  const at = (page: string, { id } = machine) => `/dispensers/${id}/${page}`
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const online = (page: Page) =>
    page.getByText(zhCN.presence.online, { exact: true }).first().waitFor(PATIENT)
  /** The latest command of that name has come to that end. */
  const ended = (page: Page, name: string, state: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name, exact: true }) })
      .first()
      .getByText(state, { exact: true })
      .waitFor(PATIENT)
  const opsOf = async (id: string) =>
    (await manager.get(commandPage, `/api/dispensers/${id}/commands`)).items.map(({ op, state }) => ({
      op,
      state,
    }))

  test('what moves nothing is sent at once, and the screen sees by itself that it is done', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(at('commands'))
      await online(page)
      await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
      for (const name of [words.identify, words.report]) {
        await button(page, name).click()
        await ended(page, name, words.done)
      }
      expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
    })
    expect(await opsOf(machine.id)).toEqual([
      { op: 'report', state: 'done' },
      { op: 'identify', state: 'done' },
    ])
  })

  test('a restart is asked about first; the machine comes back and says that it did', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(at('commands'))
      await online(page)
      const posts: string[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
      })
      const question = page.getByRole('dialog')
      await button(page, words.restart).click()
      await question.getByText(words.restartText.replace('{name}', machine.name)).waitFor()
      await question.getByRole('button', { name: zhCN.words.cancel }).click()
      await question.waitFor({ state: 'detached' })
      expect(posts).toEqual([])

      await button(page, words.restart).click()
      await question.getByRole('button', { name: words.send }).click()
      await ended(page, words.restart, words.done)
      expect(posts).toEqual([`/api${at('commands')}`])
      await online(page)
    })
  })

  test('a channel is out of use when the machine says so, and a person reads it on the front', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(at('commands'))
      await online(page)
      const channel = async () => {
        await page.getByRole('combobox', { name: device.channelNumber }).click()
        await page.getByRole('option', { name: '货道 1' }).click()
      }
      const front = await page.context().newPage()
      await front.goto(`/dispensers/${machine.id}`)
      const look = front.getByRole('listitem').filter({ hasText: '货道 1' }).first()
      await look.waitFor()
      expect(await look.textContent()).not.toContain(device.blocked)

      await channel()
      await button(page, words.block_channel).click()
      const question = page.getByRole('dialog')
      await question.getByRole('textbox', { name: words.reason }).fill('螺旋松动')
      await question.getByRole('button', { name: words.send }).click()
      await ended(page, `${words.block_channel} · 货道 1`, words.done)
      await expect.poll(() => look.textContent(), PATIENT).toContain(device.blocked)

      await button(page, words.unblock_channel).click()
      await ended(page, `${words.unblock_channel} · 货道 1`, words.done)
      await expect.poll(() => look.textContent(), PATIENT).not.toContain(device.blocked)
    })
  })

  test('a setting of its own is a new version, which the machine takes', async () => {
    const versionOf = async () =>
      (await manager.get(dispenserConfig, `/api${at('config')}`)).desired?.version ?? 0
    const before = await versionOf()
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(at('config'))
      await page.getByText(config.inSync.replace('{version}', String(before))).waitFor(PATIENT)
      await button(page, config.edit).click()
      const form = page.getByRole('dialog')
      await form.getByRole('textbox', { name: config.stateSeconds }).fill('47')
      await form.getByRole('button', { name: config.save }).click()
      await page.getByText(config.inSync.replace('{version}', String(before + 1))).waitFor(PATIENT)
      const row = page.getByRole('row').filter({ hasText: config.stateSeconds })
      await expect
        .poll(() => row.getByRole('cell').allTextContents())
        .toEqual([config.stateSeconds, '47', '47'])
      const latest = page.getByRole('table').last().getByRole('row').nth(1)
      await expect
        .poll(async () => (await latest.getByRole('cell').allTextContents()).slice(0, 2))
        .toEqual([String(before + 1), config.own])
    })
    expect(await versionOf()).toBe(before + 1)
  })

  test('the record tells everything it said, and one kind of it when asked', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(at('commands'))
      await online(page)
      await page.getByRole('combobox', { name: device.channelNumber }).click()
      await page.getByRole('option', { name: '货道 1' }).click()
      await button(page, words.test_vend).click()
      await page.getByRole('dialog').getByRole('button', { name: words.send }).click()
      await ended(page, `${words.test_vend} · 货道 1`, words.done)
      machine.take()

      await page.goto(at('events'))
      const rows = page.getByRole('table').getByRole('row')
      const kinds = () => page.locator('tbody tr td:nth-child(2)').allTextContents()
      await expect.poll(kinds, PATIENT).toEqual(expect.arrayContaining([event.vend, event.test]))
      await page.getByRole('combobox', { name: pages.kind }).click()
      await page.getByRole('option', { name: event.vend, exact: true }).click()
      await expect.poll(kinds, PATIENT).toEqual([event.vend])
      expect(await rows.nth(1).textContent()).toContain(zhCN.unit.any.replace('{count}', '1'))
      await page.getByRole('combobox', { name: pages.kind }).click()
      await page.getByRole('option', { name: event.count, exact: true }).click()
      await page.getByText(pages.noneFound).waitFor(PATIENT)
    })
  })

  test('several machines at once are asked from the fleet, and each of them answers', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/dispensers?search=${RUN}`)
      const ours = page.getByRole('row').filter({ hasText: RUN })
      await expect.poll(() => ours.filter({ hasText: zhCN.presence.online }).count(), PATIENT).toBe(2)
      await button(page, words.bulk).click()
      const bar = page.getByRole('region', { name: words.bulk })
      await bar.getByRole('button', { name: words.bulkAll.replace('{count}', '2') }).click()
      await bar.getByRole('button', { name: words.report }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.send }).click()
      await bar
        .getByText(words.bulkResult.replace('{op}', words.report).replace('{count}', '2'))
        .waitFor(PATIENT)
      await page.goto(at('commands', other))
      await ended(page, words.report, words.done)
    })
    await expect
      .poll(async () => (await opsOf(machine.id))[0], PATIENT)
      .toEqual({ op: 'report', state: 'done' })
  })
})
