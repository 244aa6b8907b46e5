import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Dictionary } from '../../dashboard/locales/dictionary.ts'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'

/** What the terminal shows, and the door. */
const demo = inject('demo')

describe('the terminal', () => {
  const printed = demo.lines.join('\n')

  test('shows how far each step of the preparation is, from nothing to all of it', () => {
    const steps = new Map<string, number[]>()
    for (const line of demo.lines) {
      const [, step, percent] = /^ {2}(.+) (\d+)%$/.exec(line) ?? []
      if (step) steps.set(step, [...(steps.get(step) ?? []), Number(percent)])
    }
    expect([...steps.keys()]).toEqual(['Preparing 200 places', 'Playing 90 days of history'])
    for (const shares of steps.values()) {
      expect(shares.length).toBeGreaterThan(5)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      expect(shares.at(-1)).toBe(100)
    }
  })

  test('ends with addresses that answer, and with who may sign in', async () => {
    for (const face of ['Dashboard', 'Finder', 'API']) {
      const address = new RegExp(`${face} +(\\S+)`).exec(printed)?.[1] ?? ''
      const answer = await fetch(address)
      expect({ face, status: answer.status }).toEqual({ face, status: 200 })
      expect(answer.headers.get('content-type')).toMatch('text/html')
    }
    expect((await fetch(`${demo.url}/healthz`)).status).toBe(200)
    for (const username of [demo.username, 'township02', 'inspector', 'viewer', 'admin']) {
      expect(printed).toContain(username)
      const answer = await fetch(`${demo.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: demo.password }),
      })
      expect({ username, status: answer.status }).toEqual({ username, status: 200 })
    }
  })
})

describe('the door', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const signIn = async (page: Page, { signIn: words }: Dictionary = zhCN, password = demo.password) => {
    await page.getByRole('textbox', { name: words.username }).fill(demo.username)
    await page.getByLabel(words.password, { exact: true }).fill(password)
    await page.getByRole('button', { name: words.submit }).click()
  }
  const sessionOf = async (page: Page) =>
    (await page.context().cookies()).find(({ name }) => name === 'sanliang')

  test.each([DESKTOP, PHONE])(
    'the supply manager signs in with what was printed, and out, at %o',
    async (screen) => {
      await visit({ browser, url: demo.url, screen }, async (page) => {
        await page.goto('/')
        await page.waitForURL('**/sign-in?return=*')
        await signIn(page)
        await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
        expect(new URL(page.url()).pathname).toBe('/')
        await page.getByText('青禾县').filter({ visible: true }).first().waitFor()
        expect(await sessionOf(page)).toMatchObject({ httpOnly: true, sameSite: 'Lax' })

        await page.getByRole('button', { name: /陈静/ }).click()
        await page.getByRole('menuitem', { name: '退出登录' }).click()
        await page.waitForURL('**/sign-in')
        expect(await sessionOf(page)).toBeUndefined()
        await page.goto('/stock')
        await page.waitForURL('**/sign-in?return=*')
      })
    },
  )

  test('who asks for a page without being signed in, signs in and gets it', async () => {
    await visit({ browser, url: demo.url }, async (page) => {
      await page.goto('/stock?status=out')
      await signIn(page)
      await page.getByRole('heading', { name: '库存', level: 1 }).waitFor()
      expect(page.url()).toBe(`${demo.url}/stock?status=out`)
    })
  })

  test.each([
    { locale: 'zh-CN', words: zhCN },
    { locale: 'en', words: en },
  ] as const)('a wrong password is told in $locale, and the name stays', async ({ locale, words }) => {
    const expected = ['401 POST /api/session']
    await visit({ browser, url: demo.url, locale, expected }, async (page) => {
      await page.goto('/sign-in')
      await page.getByRole('button', { name: words.signIn.submit }).click()
      await expect.poll(() => page.getByText(words.form.required, { exact: true }).count()).toBe(2)
      await signIn(page, words, 'wrong-password')
      expect(await page.getByRole('alert').textContent()).toBe(words.problem.invalid_credentials)
      expect(await page.getByRole('textbox', { name: words.signIn.username }).inputValue()).toBe(
        demo.username,
      )
      await signIn(page, words)
      await page.getByRole('heading', { name: words.today.title, level: 1 }).waitFor()
    })
  })

  test('with the keyboard alone one signs in and begins the first task', async () => {
    await visit({ browser, url: demo.url }, async (page) => {
      const focus = () =>
        page.evaluate(() => {
          const { tagName, textContent, ariaLabel } = document.activeElement ?? document.body
          return `${tagName} ${ariaLabel ?? textContent?.trim()}`
        })
      const tabTo = async (wanted: string, atMost: number) => {
        const passed: string[] = []
        for (let presses = 0; presses < atMost; presses++) {
          await page.keyboard.press('Tab')
          passed.push(await focus())
          if (passed.at(-1) === wanted) return
        }
        throw new Error(`${wanted} is not among ${passed.join(', ')}`)
      }
      await page.goto('/sign-in')
      await page.getByLabel('用户名').waitFor()
      // The first stop is the user name, the next the password.
      await page.keyboard.press('Tab')
      await page.keyboard.type(demo.username)
      await page.keyboard.press('Tab')
      await page.keyboard.type(demo.password)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
      const first = page.getByRole('main').getByRole('list').first().getByRole('listitem').first()
      const task = await first.getByRole('link').last().textContent()

      await tabTo('A 跳到主要内容', 3)
      await page.keyboard.press('Enter')
      await tabTo(`A ${task}`, 5)
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname !== '/')
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(new URL(page.url()).pathname).toMatch(/^\/(movements|transfers|places)\//)
    })
  })
})
