import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { projectRoot } from '../server/project-root.ts'
import { type Spread, spreadOf } from './spread.ts'

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium'
const OPENED = 12

export interface Paint {
  /** From the navigation to the frame in which the year is drawn: the page, its scripts and the data. */
  opened: Spread
  /** From the click on “year” on a page that shows a day. */
  chosen: Spread
}

/** How long a chart takes in a browser; null where there is no Chromium, or the dashboard is not built. */
export async function paintChart(
  url: string,
  { password, locationId }: { password: string; locationId: string },
): Promise<Paint | null> {
  if (!existsSync(CHROMIUM) || !existsSync(join(projectRoot(), 'dist', 'dashboard', 'index.html')))
    return null
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'en',
      viewport: { width: 1440, height: 900 },
      serviceWorkers: 'block',
    })
    const data = { username: 'admin', password }
    const answer = await context.request.post('/api/session', { data })
    if (!answer.ok()) throw new Error(`Cannot sign in: ${await answer.text()}`)
    const page = await context.newPage()
    const path = `/climate/places/${locationId}`
    const [opened, chosen]: [number[], number[]] = [[], []]
    for (let n = 0; n < OPENED; n++) {
      await page.goto(`${path}?range=year`)
      opened.push((await drawn(page, null)).at)
      await page.goto(`${path}?range=day`)
      const { points } = await drawn(page, null)
      const clicked = await page.evaluate(() => {
        document.querySelector<HTMLInputElement>('input[value=year]')?.click()
        return performance.now()
      })
      chosen.push((await drawn(page, points)).at - clicked)
    }
    // The first finds neither scripts in the cache nor code compiled, on either side.
    return { opened: spreadOf(opened.slice(1)), chosen: spreadOf(chosen.slice(1)) }
  } finally {
    await browser.close()
  }
}

/**
 * Resolves in the frame in which the chart shows another number of points, which it says itself
 * (dashboard/climate/climate.chart.tsx): milliseconds since the navigation.
 */
async function drawn(page: Page, before: string | null): Promise<{ points: string; at: number }> {
  const found = await page.waitForFunction(
    (known) => {
      const points = document.querySelector('[data-axis=celsius] .uplot')?.getAttribute('data-points')
      return points && points !== known ? { points, at: performance.now() } : null
    },
    before,
    { polling: 'raf' },
  )
  const seen = await found.jsonValue()
  if (!seen) throw new Error('The chart was not drawn')
  return seen
}
