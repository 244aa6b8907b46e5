import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }

/** Where a picture of the screen is left when a visit fails. */
const PICTURES = join(tmpdir(), 'sanliang-end-to-end')

/** Debian's Chromium, which is told to call nobody. */
export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })

export interface Look {
  screen?: { width: number; height: number }
  locale?: 'zh-CN' | 'en'
  scheme?: 'light' | 'dark'
}

interface Visit extends Look {
  browser: Browser
  /** Origin of the server: whatever a page asks of another one is a fault. */
  url: string
  /** Signed in as; a stranger otherwise. */
  person?: { username: string; password: string }
  /** Answers and failures that are part of the story, such as `409 POST /api/movements`. */
  expected?: readonly string[]
  more?: BrowserContextOptions
}

/** Asked on every first page: whether somebody is signed in. */
const NOBODY = '401 GET /api/session'

/**
 * A fresh profile for one visit. Fails when a page throws, logs an error, opens a dialog, asks another host, or gets an
 * answer of failure that was not expected, and leaves a picture of the screen behind.
 */
export async function visit<T>(
  { browser, url, person, screen = DESKTOP, locale = 'zh-CN', scheme = 'light', expected = [], more }: Visit,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: screen,
    locale,
    colorScheme: scheme,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    storageState: {
      cookies: [],
      origins: [{ origin: url, localStorage: [{ name: 'sanliang.locale', value: locale }] }],
    },
    ...more,
  })
  context.setDefaultTimeout(30_000)
  if (person) {
    const answer = await context.request.post('/api/session', { data: person })
    if (!answer.ok()) throw new Error(`${person.username} cannot sign in: ${await answer.text()}`)
  }
  const page = await context.newPage()
  const faults = watch(page, url, new Set([NOBODY, ...expected]))
  try {
    const result = await use(page)
    if (faults.length > 0) throw new Error(faults.join('\n'))
    return result
  } catch (error) {
    const picture = join(PICTURES, `${new Date().toISOString().replaceAll(/\D/g, '')}.png`)
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: picture })
    const failure = error instanceof Error ? error : new Error(String(error))
    const more = faults.filter((fault) => !failure.message.includes(fault))
    failure.message = [failure.message, ...more, `at ${page.url()}, picture: ${picture}`].join('\n')
    throw failure
  } finally {
    await context.close()
  }
}

export interface Phone {
  context: BrowserContext
  page: Page
  /** What its pages threw. */
  faults: string[]
}

/** A phone that loses the network and finds it again while somebody signed in uses it. Close its context. */
export async function aPhone(
  browser: Browser,
  { url, username, password }: { url: string; username: string; password: string },
): Promise<Phone> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: PHONE,
    hasTouch: true,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    storageState: {
      cookies: [],
      origins: [{ origin: url, localStorage: [{ name: 'sanliang.locale', value: 'zh-CN' }] }],
    },
  })
  context.setDefaultTimeout(30_000)
  const answer = await context.request.post('/api/session', { data: { username, password } })
  if (!answer.ok()) throw new Error(`${username} cannot sign in: ${await answer.text()}`)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  return { context, page, faults }
}

function watch(page: Page, origin: string, expected: ReadonlySet<string>): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`The page threw ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // A failed request is judged by its answer below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`The console says: ${message.text()}`)
  })
  page.on('dialog', (dialog) => {
    faults.push(`A dialog says: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin)
      faults.push(`Asked another host: ${request.url().slice(0, 200)}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host)
      faults.push(`Asked another host: ${socket.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    const failure = `${reason} ${request.method()} ${new URL(request.url()).pathname}`
    // Aborted is what was under way when the page was left.
    if (reason !== 'net::ERR_ABORTED' && !expected.has(failure)) faults.push(`Failed: ${failure}`)
  })
  page.on('response', (response) => {
    const answer = `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`
    if (response.status() >= 400 && !expected.has(answer)) faults.push(`Answered ${answer}`)
  })
  return faults
}
