import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'
import { shelfRoutes } from './a-shelf.ts'

let web: Web
let unbuilt: Web
let directory: string
let ready: () => Promise<void> = async () => {}
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanliang-dashboard-'))
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Dashboard</title>')
  writeFileSync(join(directory, 'assets', 'main-4f2a.js'), `export const text = '${'x'.repeat(4_000)}'`)
  writeFileSync(join(directory, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  const finder = Router()
  finder.get('/find', (_request, response) => void response.type('html').send('<p>Nearest</p>'))
  finder.get('/find/:cell', (_request, response) => void response.type('html').send('<p>Cell</p>'))
  web = await startWeb({
    pages: [finder],
    dashboardDir: directory,
    routes: shelfRoutes(),
    ready: () => ready(),
  })
  unbuilt = await startWeb({ http: { trustProxy: 1 } })
})
afterAll(async () => {
  await web.stop()
  await unbuilt.stop()
  rmSync(directory, { recursive: true })
})

const html = { headers: { Accept: 'text/html' } }
const get = (path: string, init: RequestInit = html) => fetch(`${web.url}${path}`, init)

describe('the dashboard', () => {
  test.each(['/', '/map', '/places/0198-ab', '/sign-in?next=%2Fmap'])('opens at %s', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<title>Dashboard')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  })
  test('keeps files with a hash in their name for ever, compressed on the way', async () => {
    const answer = await get('/assets/main-4f2a.js', { headers: { 'Accept-Encoding': 'gzip' } })
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache')
  })
  test.each([
    '/assets/gone-1234.js',
    '/api/gone',
    '/find/gone/deeper',
    '/favicon.ico',
    '/.env',
    '/assets/..%2f..%2fpackage.json',
    '/socket.io/',
  ])('is not what is found at %s', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    await problemIn(answer)
  })
  test('is not for programs that want JSON', async () => {
    expect((await get('/map', { headers: { Accept: 'application/json' } })).status).toBe(404)
  })
  test('says how to build it while it is not built', async () => {
    const answer = await fetch(`${unbuilt.url}/map`, html)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('npm run build')
  })
})

describe('headers', () => {
  test('keep a page from running, loading or being framed by what is not ours', async () => {
    const { headers } = await get('/')
    const policy = new Map(
      headers
        .get('content-security-policy')
        ?.split(';')
        .map((part) => [part.split(' ')[0], part]),
    )
    expect(policy.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy.get('default-src')).toBe("default-src 'self'")
    expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'")
    expect(policy.get('object-src')).toBe("object-src 'none'")
    expect(policy.get('connect-src')).toBe(`connect-src 'self' ws://127.0.0.1:${web.port}`)
    expect(policy.get('img-src')).toBe("img-src 'self' data: blob:")
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })
  test('are on every answer, errors too', async () => {
    for (const path of ['/api/gone', '/find', '/healthz', '/api/boxes/%ff', '/api/docs'])
      expect((await get(path)).headers.get('content-security-policy'), path).toContain("script-src 'self'")
  })
})

describe('public pages', () => {
  test('of other parts come before the dashboard', async () => {
    expect(await (await get('/find')).text()).toBe('<p>Nearest</p>')
  })
  test('set no cookie', async () => {
    for (const path of ['/find', '/', '/api/boxes/lost', '/api/docs'])
      expect((await get(path)).headers.getSetCookie(), path).toEqual([])
  })
})

describe('health', () => {
  test('is good while something can be committed, and bad when not', async () => {
    expect(await (await fetch(`${unbuilt.url}/healthz`)).json()).toEqual({ status: 'ok' })
    let asked = 0
    web.ambient.advance({ seconds: 1 })
    ready = async () => {
      asked += 1
      if (asked > 1) throw new Error('database or disk is full')
    }
    const statuses = async () =>
      (await Promise.all([get('/healthz'), get('/healthz'), get('/healthz')])).map(({ status }) => status)
    expect(await statuses()).toEqual([200, 200, 200])
    expect(asked).toBe(1)
    web.ambient.advance({ seconds: 1 })
    expect(await statuses()).toEqual([503, 503, 503])
    expect(asked).toBe(2)
    web.ambient.advance({ seconds: 1 })
    ready = async () => {}
    expect(await statuses()).toEqual([200, 200, 200])
    expect(web.lines.filter(({ msg }) => msg === 'the server cannot commit')).toHaveLength(1)
  })
  test('is bad when the database is closed', async () => {
    const closing = await startWeb()
    await closing.db.stop()
    expect((await fetch(`${closing.url}/healthz`)).status).toBe(503)
    await closing.stop().catch(() => {})
  })
})

describe('figures', () => {
  test('are for this machine, and name routes by their pattern', async () => {
    await get('/api/boxes/lost?limit=3')
    await get('/find/31x12')
    const figures = await (await get('/metrics', {})).text()
    expect(figures).toContain(
      'sanliang_http_request_seconds_count{method="GET",route="/api/boxes/lost",status="200"}',
    )
    expect(figures).toContain('route="/find/:cell"')
    expect(figures).toContain('sanliang_process_cpu_seconds_total')
    expect(figures).not.toContain('31x12')
  })
  test('are for administrators elsewhere, and nobody else', async () => {
    const away = { 'X-Forwarded-For': '198.51.100.7', 'X-Forwarded-Proto': 'https' }
    const caller = new ScriptCaller(unbuilt.url)
    expect((await caller.get('/metrics', { headers: away })).status).toBe(403)
    await caller.signIn(ADMIN, away)
    expect((await caller.get('/metrics', { headers: away })).status).toBe(200)
  })
})

describe('the access log', () => {
  test('says what was asked for by its pattern, how it went and how long it took, and no more', async () => {
    await get('/find/secret-cell?lat=23.123456&lon=113.345678')
    await get('/api/boxes/secret-box?secret=1', { headers: { Cookie: 'sanliang=secret-cookie' } })
    await get('/secret-page.php?secret=2')
    await get('/api/boxes/%ff?secret=3')
    await expect.poll(() => web.lines.at(-1)).toMatchObject({ status: 400 })
    const lines = web.lines.slice(-4)
    expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/find/:cell', 200],
      ['GET', '/api/boxes/:id', 401],
      ['GET', 'unmatched', 404],
      ['GET', 'unmatched', 400],
    ])
    for (const line of lines)
      expect(Object.keys(line).sort()).toEqual(
        ['level', 'method', 'ms', 'msg', 'pid', 'hostname', 'route', 'status', 'time'].sort(),
      )
    expect(JSON.stringify(web.lines)).not.toMatch(/secret|23\.12345|113\.34567|127\.0\.0\.1/)
  })
})
