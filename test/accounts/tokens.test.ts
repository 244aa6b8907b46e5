import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CreatedToken } from '../../protocol/api/accounts.ts'
import { apiTokens } from '../../server/db/schema/index.ts'
import { BrowserCaller, problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'

let web: Web
let script: ScriptCaller
beforeEach(async () => {
  web = await startWeb()
  script = new ScriptCaller(web.url)
  await script.signIn(ADMIN)
})
afterEach(() => web.stop())

const make = async (body: unknown = {}): Promise<CreatedToken> =>
  (await script.post('/api/tokens', body)).json()
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

test('a script signs in with a cookie jar, makes a token and goes on with that', async () => {
  const { token } = await make({ name: 'nightly report' })
  const answer = await fetch(`${web.url}/api/session`, { headers: bearer(token) })
  expect(await answer.json()).toMatchObject({ person: { username: 'admin' }, csrfToken: null })
  const write = await fetch(`${web.url}/api/people`, {
    method: 'POST',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: '{}',
  })
  expect(write.status).toBe(400)
})

test('the secret is shown once and not kept', async () => {
  const { token, id } = await make()
  const { items } = (await (await script.get('/api/tokens')).json()) as { items: object[] }
  expect(items).toEqual([{ id, name: 'script', createdAt: web.ambient.now().toISOString(), expiresAt: null }])
  expect(JSON.stringify(await web.db.select().from(apiTokens))).not.toContain(token)
})

test('a token works through its last day (UTC) and no longer', async () => {
  const { token, expiresAt } = await make({ expiresOn: '2026-03-03' })
  expect(expiresAt).toBe('2026-03-04T00:00:00.000Z')
  web.ambient.advance({ hours: 39, minutes: 59 })
  expect((await fetch(`${web.url}/api/session`, { headers: bearer(token) })).status).toBe(200)
  web.ambient.advance({ minutes: 1 })
  expect((await fetch(`${web.url}/api/session`, { headers: bearer(token) })).status).toBe(401)
})

test('a token cannot be made for a day that is over', async () => {
  const answer = await script.post('/api/tokens', { expiresOn: '2026-03-01' })
  expect(await problemIn(answer)).toMatchObject({
    status: 422,
    code: 'expiry_past',
    errors: [{ path: 'expiresOn' }],
  })
})

test('a revoked token is refused from the next request on', async () => {
  const { token, id } = await make()
  expect((await script.delete(`/api/tokens/${id}`)).status).toBe(204)
  const answer = await fetch(`${web.url}/api/session`, { headers: bearer(token) })
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="sanliang"')
  expect(await problemIn(answer)).toMatchObject({ status: 401, code: 'invalid_token' })
  expect((await script.delete(`/api/tokens/${id}`)).status).toBe(404)
})

test('nobody sees or revokes the token of another', async () => {
  const { id } = await make()
  await web.addPerson('lin', 'administrator', null)
  const lin = new BrowserCaller(web.url)
  await lin.signIn({ ...ADMIN, username: 'lin' })
  expect(await (await lin.get('/api/tokens')).json()).toEqual({ items: [] })
  expect((await lin.delete(`/api/tokens/${id}`)).status).toBe(404)
})

test('a token acts with the role its person has now', async () => {
  const { id } = await web.addPerson('lin', 'administrator')
  const lin = new ScriptCaller(web.url)
  await lin.signIn({ ...ADMIN, username: 'lin' })
  const { token } = (await (await lin.post('/api/tokens', {})).json()) as CreatedToken
  const list = () => fetch(`${web.url}/api/people`, { headers: bearer(token) })
  expect((await list()).status).toBe(200)
  await script.patch(`/api/people/${id}`, { role: 'viewer' })
  expect((await list()).status).toBe(403)
})

test('a token that leaked makes no further tokens and does not touch the password', async () => {
  const { token } = await make()
  const headers = { ...bearer(token), 'Content-Type': 'application/json' }
  const tries = {
    '/api/tokens': {},
    '/api/session/password': { current: ADMIN.password, next: 'steep green hills' },
  }
  for (const [path, body] of Object.entries(tries)) {
    const answer = await fetch(`${web.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(await problemIn(answer)).toMatchObject({ status: 403, code: 'session_required' })
  }
})

test('a bearer token that is not valid is refused even beside a good cookie', async () => {
  for (const value of ['Bearer', 'Bearer x', 'bearer  ', `Bearer ${'x'.repeat(5000)}`])
    expect((await script.get('/api/session', { headers: { Authorization: value } })).status, value).toBe(401)
})

test('the sign-in of a proxy in front is none of ours', async () => {
  expect((await script.get('/api/session', { headers: { Authorization: 'Basic YTpi' } })).status).toBe(200)
})

test('fifty tokens are enough for anybody', async () => {
  for (let at = 0; at < 50; at += 1) await make()
  expect(await problemIn(await script.post('/api/tokens', {}))).toMatchObject({
    status: 409,
    code: 'too_many_tokens',
  })
})
