import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreatedToken } from '../../protocol/api/accounts.ts'
import { BrowserCaller, problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'
import { shelfRoutes } from './a-shelf.ts'

const PUBLIC = 'https://sanliang.example.cn'

let web: Web
let session: string
let csrfToken: string
beforeAll(async () => {
  web = await startWeb({ routes: shelfRoutes(), http: { publicUrl: PUBLIC } })
  const browser = new BrowserCaller(web.url)
  await browser.signIn(ADMIN)
  session = browser.jar.get('sanliang') ?? ''
  csrfToken = browser.csrfToken ?? ''
})
afterAll(() => web.stop())

/** A write with the victim's cookie and these headers. */
function write(
  headers: Record<string, string>,
  path = '/api/boxes',
  body = '{"label":"First"}',
): Promise<Response> {
  return fetch(`${web.url}${path}`, {
    method: 'POST',
    headers: { Cookie: `sanliang=${session}`, 'Content-Type': 'application/json', ...headers },
    body,
  })
}

describe('a page of our own', () => {
  test('writes with its token', async () => {
    expect(
      (await write({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', 'X-CSRF-Token': csrfToken })).status,
    ).toBe(201)
  })
  test('writes from the public address too', async () => {
    expect((await write({ Origin: PUBLIC, 'X-CSRF-Token': csrfToken })).status).toBe(201)
  })
  test.each([{}, { 'X-CSRF-Token': '' }, { 'X-CSRF-Token': 'A'.repeat(43) }])(
    'does not write with %j for a token',
    async (token) => {
      for (const sign of [{ Origin: web.url }, { 'Sec-Fetch-Site': 'same-origin' }]) {
        const answer = await write({ ...sign, ...token })
        expect(await problemIn(answer)).toMatchObject({ status: 403, code: 'csrf_token_wrong' })
      }
    },
  )
  test('does not write with the token of another session', async () => {
    const other = new BrowserCaller(web.url)
    await other.signIn(ADMIN)
    const answer = await write({ Origin: web.url, 'X-CSRF-Token': other.csrfToken ?? '' })
    expect(await problemIn(answer)).toMatchObject({ code: 'csrf_token_wrong' })
  })
})

describe('a page of another site', () => {
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'https://sanliang.example.cn.evil.example' },
    { Origin: 'http://sanliang.example.cn' },
    { Origin: 'https://sanliang.example.cn:8443' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: PUBLIC },
  ]
  test.each(foreign)('with %j writes nothing, even if it had the token', async (headers) => {
    expect(await problemIn(await write({ ...headers, 'X-CSRF-Token': csrfToken }))).toMatchObject({
      status: 403,
      code: 'foreign_origin',
    })
  })
  test.each(foreign)('with %j signs nobody in or out', async (headers) => {
    const answer = await write(headers, '/api/session', JSON.stringify(ADMIN))
    expect(await problemIn(answer)).toMatchObject({ code: 'foreign_origin' })
    expect(answer.headers.getSetCookie()).toEqual([])
    const out = await fetch(`${web.url}/api/session`, {
      method: 'DELETE',
      headers: { Cookie: `sanliang=${session}`, ...headers },
    })
    expect(out.status).toBe(403)
  })
  test('may read nothing: no answer grants another origin anything', async () => {
    const answer = await fetch(`${web.url}/api/session`, {
      headers: { Cookie: `sanliang=${session}`, Origin: 'https://evil.example' },
    })
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
  test('cannot send a form, wherever it says it comes from', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])
      for (const path of ['/api/boxes', '/api/session', '/api/dust'])
        expect((await write({ 'Content-Type': type }, path)).status, `${type} ${path}`).toBe(415)
  })
})

describe('a program', () => {
  test('writes with its cookie alone, as curl and Node send it', async () => {
    const script = new ScriptCaller(web.url)
    await script.signIn(ADMIN)
    expect((await script.post('/api/boxes', { label: 'First' })).status).toBe(201)
    expect((await script.post('/api/dust')).status).toBe(204)
    expect((await script.post('/api/tokens', {})).status).toBe(201)
  })
  test('needs no CSRF token with a bearer token, and no origin either', async () => {
    const script = new ScriptCaller(web.url)
    await script.signIn(ADMIN)
    const { token } = (await (await script.post('/api/tokens', {})).json()) as CreatedToken
    const answer = await write({
      Cookie: '',
      Authorization: `Bearer ${token}`,
      Origin: 'https://tools.example',
    })
    expect(answer.status).toBe(201)
  })
})

describe('a live connection', () => {
  const ask = (headers: Record<string, string>) =>
    web.gate.originAllowed({ host: `127.0.0.1:${web.port}`, ...headers }, '127.0.0.1')

  test('is for pages of our own and for programs', () => {
    expect(ask({ origin: web.url })).toBe(true)
    expect(ask({ origin: PUBLIC })).toBe(true)
    expect(ask({})).toBe(true)
    expect(ask({ origin: 'https://evil.example' })).toBe(false)
    expect(ask({ origin: 'null' })).toBe(false)
    expect(ask({ 'sec-fetch-site': 'same-site' })).toBe(false)
  })

  test('belongs to the person behind its cookie, and to nobody once that is signed out', async () => {
    const browser = new BrowserCaller(web.url)
    await browser.signIn(ADMIN)
    const headers = { host: 'localhost', cookie: `sanliang=${browser.jar.get('sanliang')}` }
    expect((await web.gate.actorFromHeaders(headers, '::1'))?.person.username).toBe('admin')
    expect(await web.gate.actorFromHeaders({ ...headers, cookie: 'sanliang=x' }, '::1')).toBeNull()
    expect(await web.gate.actorFromHeaders({ ...headers, authorization: 'Bearer x' }, '::1')).toBeNull()
    await browser.delete('/api/session')
    expect(await web.gate.actorFromHeaders(headers, '::1')).toBeNull()
  })
})
