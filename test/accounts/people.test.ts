import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Person } from '../../protocol/api/accounts.ts'
import { BrowserCaller, problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'

let web: Web
let admin: BrowserCaller
beforeEach(async () => {
  web = await startWeb()
  admin = await signedIn(ADMIN.username)
})
afterEach(() => web.stop())

async function signedIn(username: string): Promise<BrowserCaller> {
  const caller = new BrowserCaller(web.url)
  expect((await caller.signIn({ ...ADMIN, username })).status).toBe(200)
  return caller
}
const lin = {
  username: 'lin',
  displayName: '林晓',
  role: 'viewer',
  jurisdictionCode: '990101',
  password: 'steep green hills',
}
const namesSeenBy = async (caller: ScriptCaller) =>
  ((await (await caller.get('/api/people')).json()) as { items: Person[] }).items.map(
    ({ username }) => username,
  )

test('an administrator adds a person, who can sign in', async () => {
  const answer = await admin.post('/api/people', lin)
  expect(answer.status).toBe(201)
  const made = (await answer.json()) as Person
  expect(made).toEqual({
    id: made.id,
    username: 'lin',
    displayName: '林晓',
    role: 'viewer',
    jurisdictionCode: '990101',
    createdAt: web.ambient.now().toISOString(),
    disabledAt: null,
  })
  expect((await new ScriptCaller(web.url).signIn({ username: 'lin', password: lin.password })).status).toBe(
    200,
  )
})

test('a user name is taken once, however it is written', async () => {
  await admin.post('/api/people', lin)
  const answer = await admin.post('/api/people', { ...lin, username: ' LIN' })
  expect(answer.status).toBe(409)
  expect(await problemIn(answer)).toMatchObject({ code: 'username_taken', params: { username: 'lin' } })
})

test('a common, repetitive or guessable password is refused, and the answer says why', async () => {
  for (const password of [
    'Password1',
    'woaini1314',
    '13812345678',
    'abababab',
    'abcdefgh',
    'ＳＡＮＬＩＡＮＧ',
    '三亮药具三亮药具',
  ]) {
    const answer = await admin.post('/api/people', { ...lin, password })
    expect(answer.status, password).toBe(422)
    expect(await problemIn(answer)).toMatchObject({ code: 'weak_password', errors: [{ path: 'password' }] })
  }
  expect(
    (await admin.post('/api/people', { ...lin, username: 'lin-xiaoyu', password: 'Lin-Xiaoyu' })).status,
  ).toBe(422)
  expect((await admin.post('/api/people', { ...lin, password: 'short' })).status).toBe(400)
  expect((await admin.post('/api/people', { ...lin, password: 'x'.repeat(129) })).status).toBe(400)
})

test('an administrator of a county neither sees nor changes people of another, nor those above', async () => {
  await web.addPerson('boss', 'administrator', '990101')
  const other = await web.addPerson('other', 'viewer', '990102')
  const above = await web.addPerson('above', 'viewer', null)
  await web.addPerson('below', 'viewer', '990101001')
  const boss = await signedIn('boss')
  expect(await namesSeenBy(boss)).toEqual(['below', 'boss'])
  for (const { id } of [other, above])
    expect((await boss.patch(`/api/people/${id}`, { displayName: 'Mine' })).status).toBe(404)
  expect(await namesSeenBy(admin)).toEqual(['above', 'admin', 'below', 'boss', 'other'])
})

test('nobody grants more than they have', async () => {
  await web.addPerson('boss', 'administrator', '990101')
  const below = await web.addPerson('below', 'viewer', '990101001')
  const boss = await signedIn('boss')
  const everything = await boss.post('/api/people', { ...lin, jurisdictionCode: null })
  expect(await problemIn(everything)).toMatchObject({ status: 403, code: 'scope_too_wide' })
  const foreign = await boss.post('/api/people', { ...lin, jurisdictionCode: '990102' })
  expect(await problemIn(foreign)).toMatchObject({ status: 422, code: 'unknown_jurisdiction' })
  for (const jurisdictionCode of [null, '990102', '99'])
    expect((await boss.patch(`/api/people/${below.id}`, { jurisdictionCode })).status).toBeGreaterThanOrEqual(
      403,
    )
  expect((await boss.patch(`/api/people/${below.id}`, { jurisdictionCode: '990101' })).status).toBe(200)
})

test('a jurisdiction that nobody entered is nobody’s', async () => {
  const answer = await admin.post('/api/people', { ...lin, jurisdictionCode: '990109' })
  expect(await problemIn(answer)).toMatchObject({ status: 422, code: 'unknown_jurisdiction' })
})

test('nobody changes their own rights', async () => {
  const me = ((await (await admin.get('/api/session')).json()) as { person: Person }).person
  for (const change of [
    { disabled: true },
    { role: 'viewer' },
    { jurisdictionCode: '990101' },
    { password: 'steep green hills' },
  ]) {
    const answer = await admin.patch(`/api/people/${me.id}`, change)
    expect(await problemIn(answer), JSON.stringify(change)).toMatchObject({
      status: 403,
      code: 'own_account',
    })
  }
  expect(
    (await admin.patch(`/api/people/${me.id}`, { displayName: '王敏', role: 'administrator' })).status,
  ).toBe(200)
  expect((await admin.get('/api/session')).status).toBe(200)
})

test('of two administrators who disable each other at the same moment, one remains', async () => {
  const second = await web.addPerson('second', 'administrator', null)
  const first = ((await (await admin.get('/api/session')).json()) as { person: Person }).person
  const actors = [first, second].map((person) => ({ person, scope: null }))
  const disable = (by: number, whom: Person) =>
    web.accounts.people.update(actors[by] ?? { person: first, scope: null }, whom.id, { disabled: true })
  const results = await Promise.allSettled([disable(0, second), disable(1, first)])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(results[1]).toMatchObject({ reason: { code: 'last_administrator' } })
})

test('a person who is disabled keeps no token, and gets none back', async () => {
  const person = await web.addPerson('lin', 'viewer')
  const caller = await signedIn('lin')
  const { token } = (await (await caller.post('/api/tokens', {})).json()) as { token: string }
  const withToken = () => fetch(`${web.url}/api/session`, { headers: { Authorization: `Bearer ${token}` } })
  expect((await withToken()).status).toBe(200)
  await admin.patch(`/api/people/${person.id}`, { disabled: true })
  expect((await withToken()).status).toBe(401)
  await admin.patch(`/api/people/${person.id}`, { disabled: false })
  expect((await withToken()).status).toBe(401)
  expect((await caller.signIn({ ...ADMIN, username: 'lin' })).status).toBe(200)
})

test('changing nothing signs nobody out and leaves no trace', async () => {
  const person = await web.addPerson('lin', 'viewer')
  const caller = await signedIn('lin')
  const entries = async () =>
    ((await (await admin.get('/api/audit')).json()) as { items: unknown[] }).items.length
  const before = await entries()
  expect((await admin.patch(`/api/people/${person.id}`, { role: 'viewer', disabled: false })).status).toBe(
    200,
  )
  expect((await caller.get('/api/session')).status).toBe(200)
  expect(await entries()).toBe(before)
})
