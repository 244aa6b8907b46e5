import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { fefoProposal } from '../../protocol/api/inventory.ts'
import { machineForecast } from '../../protocol/api/machine-forecast.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { type Location, location } from '../../protocol/api/places.ts'
import { type Round, round } from '../../protocol/api/rounds.ts'
import { visit } from '../../protocol/api/visits.ts'
import { aPhone, openBrowser, type Phone } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { noRoomOnce } from './full.phone.ts'
import { OwnMachine } from './own.machine.ts'

const demo = inject('demo')
const RUN = randomUUID().slice(0, 4)
const LOAD = 6

/** A driver with a phone at a stop of a round, with and without network. */
describe('a stop of a round', () => {
  let browser: Browser
  let manager: DemoCall
  let storeroom: Location

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const { items } = await manager.get(list(location), '/api/locations?kind=storeroom')
    const stocked = await Promise.all(
      items.map(async ({ id }) => (await proposed(id, 10 * LOAD)).lines[0]?.quantity === 10 * LOAD),
    )
    const found = items.find((_place, index) => stocked[index])
    if (!found) throw new Error('The demonstration has no storeroom with condoms enough')
    storeroom = found
  })
  afterAll(() => browser?.close())

  const proposed = (place: string, quantity: number) =>
    manager.get(fefoProposal, `/api/fefo?location=${place}&product=CON52&quantity=${quantity}`)

  /** A machine of ours that stands empty and says nothing, and a round of one stop that goes there. */
  const aRound = async (name: string, load = LOAD): Promise<{ machine: OwnMachine; planned: Round }> => {
    const machine = await OwnMachine.register(demo, await DemoCall.as('admin', demo), {
      name: `${name} ${RUN}`,
      remaining: 0,
    })
    const [lot] = (await proposed(storeroom.id, LOAD)).lines
    const planned = await manager.post(round, '/api/rounds', {
      source: storeroom.id,
      stops: [{ location: machine.placeId, loads: [{ channel: 1, lotId: lot?.lotId, quantity: load }] }],
    })
    return { machine, planned }
  }
  const visitsAt = async (machine: OwnMachine) =>
    (await manager.get(pageOf(visit), `/api/visits?location=${machine.placeId}`)).items

  /** A phone that has opened the round once, so that everything its stops need is on it. */
  const aReadyPhone = async (planned: Round): Promise<Phone> => {
    const phone = await aPhone(browser, demo)
    const { page } = phone
    await page.goto(`/rounds/${planned.id}`)
    await page.getByRole('link', { name: zhCN.round.openStop }).first().waitFor()
    await expect.poll(() => kept(page)).toMatchObject({ shell: 1, stop: true, rounds: 1 })
    return phone
  }
  /** What lies on the phone. */
  const kept = (page: Page) =>
    page.evaluate(async () => {
      const names = async (cache: string) =>
        (await (await caches.open(cache)).keys()).map(({ url }) => new URL(url).pathname)
      // Whoever opens it first makes it: that is the page's affair.
      if (!(await indexedDB.databases()).some(({ name }) => name === 'sanliang')) return null
      const stores = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('sanliang')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      const count = (store: string) =>
        stores.objectStoreNames.contains(store)
          ? new Promise<number>((resolve) => {
              const asked = stores.transaction(store).objectStore(store).count()
              asked.onsuccess = () => resolve(asked.result)
            })
          : 0
      const assets = await names('sanliang-assets')
      const shell = await names('sanliang-shell')
      const found = {
        shell: shell.length,
        stop: assets.some((path) => path.includes('stop.screen')),
        api: [...assets, ...shell].filter((path) => path.startsWith('/api')).length,
        rounds: await count('rounds'),
        outbox: await count('outbox'),
      }
      stores.close()
      return found
    })
  const enter = async (page: Page, counted: number) => {
    await page.getByRole('textbox', { name: zhCN.visit.counted }).fill(String(counted))
    await page.getByRole('button', { name: zhCN.visit.next }).click()
    await page.getByRole('button', { name: zhCN.visit.next }).click()
    await page.getByRole('button', { name: zhCN.visit.confirm }).click()
  }

  test('opens, takes a visit and keeps it without network, and sends it once there is one', async () => {
    const { machine, planned } = await aRound('离线补货机')
    const { context, page, faults } = await aReadyPhone(planned)
    try {
      await context.setOffline(true)
      // A cold start: the page, its scripts and the round come from the phone.
      await page.goto(`/rounds/${planned.id}/stops/1`)
      await page.getByRole('heading', { name: machine.name }).waitFor()
      await page.getByText('没有网络，显示的是').waitFor()
      await noRoomOnce(page)
      await enter(page, 0)
      await page.getByText(zhCN.outbox.full).waitFor()
      await page.getByRole('button', { name: zhCN.visit.confirm }).click()
      await page.getByText(zhCN.outbox.waiting).waitFor()
      await page.getByText(zhCN.visit.done).waitFor()

      // The phone is put away and taken out again.
      await page.reload()
      await page.getByText(zhCN.outbox.waiting).waitFor()
      await page.getByText(zhCN.visit.done).waitFor()
      expect(await visitsAt(machine)).toEqual([])

      await context.setOffline(false)
      await page.getByText(zhCN.outbox.sent, { exact: false }).first().waitFor({ timeout: 40_000 })
      const visits = await visitsAt(machine)
      expect(visits).toHaveLength(1)
      expect(visits[0]).toMatchObject({
        roundId: planned.id,
        stop: 1,
        channels: [{ channel: 1, counted: 0, loaded: [{ quantity: LOAD }] }],
      })
      const { items } = await manager.get(list(machineForecast), `/api/refills?location=${machine.placeId}`)
      expect(items[0]?.channels[0]?.remaining).toBe(LOAD)
      expect((await manager.get(round, `/api/rounds/${planned.id}`)).status).toBe('done')
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('whose answer is lost on the way is sent again and posted once', async () => {
    const { machine, planned } = await aRound('失联补货机')
    const { context, page, faults } = await aReadyPhone(planned)
    try {
      let lost = 0
      await context.route('**/api/visits', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
        lost += 1
        // The server has it, and the phone never hears of that.
        await route.fetch()
        await route.abort('connectionreset')
      })
      await page.getByRole('link', { name: zhCN.round.openStop }).click()
      await enter(page, 0)
      await page.getByText(zhCN.outbox.waiting).waitFor()
      await expect.poll(() => visitsAt(machine).then((visits) => visits.length)).toBe(1)
      await page.getByText(zhCN.outbox.sent, { exact: false }).first().waitFor({ timeout: 40_000 })
      expect(lost).toBe(1)
      expect(await visitsAt(machine)).toHaveLength(1)
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('that is refused says why, stays on the phone, and can be discarded', async () => {
    const { machine, planned } = await aRound('超量补货机', 999_999)
    const { context, page, faults } = await aReadyPhone(planned)
    try {
      await page.getByRole('link', { name: zhCN.round.openStop }).click()
      await page.getByRole('button', { name: zhCN.visit.next }).click()
      const load = page.getByRole('textbox', { name: new RegExp(`^${zhCN.visit.load}`) })
      const next = page.getByRole('button', { name: zhCN.visit.next })
      // What is no whole number stays as it was typed, and goes no further.
      await load.fill('')
      await load.pressSequentially('1.5')
      await next.click()
      await page
        .getByText(zhCN.form.enterWholeBetween.replace('{min}', '0').replace('{max}', '10,000'))
        .waitFor()
      expect(await load.inputValue()).toBe('1.5')
      await load.fill('9999')
      await next.click()
      await page.getByRole('button', { name: zhCN.visit.confirm }).click()
      const entry = page.getByRole('region', { name: zhCN.outbox.title }).getByRole('listitem')
      await entry.getByText(zhCN.outbox.refused).waitFor()
      expect(await entry.getByRole('alert').textContent()).toContain('库存不够')
      expect(await visitsAt(machine)).toEqual([])
      await entry.getByRole('button', { name: zhCN.outbox.discard }).click()
      await page.getByRole('dialog').getByRole('button', { name: zhCN.outbox.discard }).click()
      await entry.waitFor({ state: 'detached' })
      await expect.poll(() => kept(page)).toMatchObject({ outbox: 0 })
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('leaves nothing of the server on the phone after signing out, and never anything of the API in its caches', async () => {
    const { planned } = await aRound('退出补货机')
    const { context, page } = await aReadyPhone(planned)
    try {
      expect(await kept(page)).toMatchObject({ rounds: 1, api: 0 })
      await page.getByRole('button', { name: /账号菜单/ }).click()
      await page.getByRole('menuitem', { name: zhCN.account.signOut }).click()
      await page.waitForURL('**/sign-in*')
      await expect.poll(() => kept(page)).toMatchObject({ rounds: 0, api: 0 })
      await context.setOffline(true)
      await page.goto(`/rounds/${planned.id}/stops/1`)
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
    } finally {
      await context.close()
    }
  })
})
