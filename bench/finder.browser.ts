/**
 * What a cheap phone on a bad network makes of the finder: Chromium with its processor slowed down four times, behind what
 * browsers' own tools call slow 4G.
 */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export interface BrowserFigures {
  /** Largest contentful paint, milliseconds from asking for the page, the worst of `ROUNDS`. */
  lcp: Record<string, number>
  /** From touching to the next picture on the screen, milliseconds in steps of 8, the worst of `ROUNDS`. */
  inp: Record<string, number>
}

const CHROMIUM = '/usr/bin/chromium'
const ROUNDS = 3
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}
const SLOWER = 4
const CELL = '11420-23308'
const PAGES = { start: '/find', list: `/find?cell=${CELL}`, point: '/find/p/place-1' }
/** Where a phone's owner stands, in that cell. */
const HERE = { longitude: 111.35719, latitude: 24.2086 }
/** Quicker than this is not told apart by the browser. */
const QUICKEST = 16

const INTERACTIONS: Record<string, { on: string; act(page: Page): Promise<unknown> }> = {
  'type a search': {
    on: PAGES.start,
    act: (page) => page.locator('#q').pressSequentially('乡镇1', { delay: 80 }),
  },
  'choose a township': { on: PAGES.start, act: (page) => page.locator('.areas a').first().click() },
  'nearest to me': {
    on: PAGES.start,
    act: async (page) => {
      await page.locator('[data-near] button').click()
      await page.locator('.card').first().waitFor()
    },
  },
  'choose a filter': { on: PAGES.list, act: (page) => page.locator('.filters a').nth(1).click() },
  'copy an address': { on: PAGES.point, act: (page) => page.locator('[data-copy]').first().click() },
  'report it empty': {
    on: PAGES.point,
    act: (page) => page.locator('form button[name=kind]').first().click(),
  },
}

/** Null where there is no Chromium. */
export async function benchBrowser(port: number): Promise<BrowserFigures | null> {
  if (!existsSync(CHROMIUM)) return null
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
    ],
  })
  const figures: BrowserFigures = { lcp: {}, inp: {} }
  const base = `http://127.0.0.1:${port}`
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, path] of Object.entries(PAGES))
        worse(figures.lcp, name, await onPhone(browser, (page) => painted(page, base + path)))
      for (const [name, { on, act }] of Object.entries(INTERACTIONS))
        worse(
          figures.inp,
          name,
          await onPhone(browser, (page, waits) => touched(page, waits, base + on, act)),
        )
    }
  } finally {
    await browser.close()
  }
  return figures
}

function worse(figures: Record<string, number>, name: string, ms: number): void {
  figures[name] = Math.max(figures[name] ?? 0, ms)
}

/** With nothing kept from a visit before. `waits` fills with how long each touch or key waited for its picture. */
async function onPhone<T>(browser: Browser, use: (page: Page, waits: number[]) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    geolocation: HERE,
    permissions: ['geolocation', 'clipboard-read', 'clipboard-write'],
    serviceWorkers: 'block',
  })
  try {
    const waits: number[] = []
    await context.exposeFunction('waited', (ms: number) => waits.push(ms))
    await context.addInitScript(watch)
    return await use(await slowPage(context), waits)
  } finally {
    await context.close()
  }
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return page
}

/** Runs in the page. */
function watch(): void {
  const { waited } = window as unknown as { waited(ms: number): void }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
      if (entry.interactionId > 0) waited(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
}

async function painted(page: Page, address: string): Promise<number> {
  await page.goto(address)
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
      }),
  )
}

async function touched(
  page: Page,
  waits: number[],
  address: string,
  act: (page: Page) => Promise<unknown>,
): Promise<number> {
  await page.goto(address)
  await act(page)
  await page.waitForTimeout(1_500)
  return Math.max(QUICKEST, ...waits)
}
