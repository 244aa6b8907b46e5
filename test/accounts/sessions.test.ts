import { setImmediate } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { session } from '../../protocol/api/accounts.ts'
import { people, sessions } from '../../server/db/schema/index.ts'
import { BrowserCaller, problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'

const VISITOR = { address: '127.0.0.1', session: null, device: null }

let web: Web
let admin: BrowserCaller
beforeEach(async () => {
  web = await startWeb()
  admin = new BrowserCaller(web.url)
  await admin.signIn(ADMIN)
})
afterEach(() => web.stop())

test('who signs in is told who they are, for what, and their CSRF token', async () => {
  await web.addPerson('lin', 'supply_manager', '990101001')
  const lin = new BrowserCaller(web.url)
  const answer = session.parse(await (await lin.signIn({ ...ADMIN, username: ' LIN ' })).json())
  expect(answer.person).toMatchObject({
    username: 'lin',
    role: 'supply_manager',
    jurisdictionCode: '990101001',
  })
  expect(answer.jurisdiction).toMatchObject({ name: '柳溪镇', level: 'township' })
  expect(answer.csrfToken).toMatch(/^[\w-]{43}$/)
  expect(session.parse(await (await lin.get('/api/session')).json())).toEqual(answer)
})

test('a cookie planted before sign-in is never adopted, and the session it was ends', async () => {
  const planted = admin.jar.get('sanliang') ?? ''
  const victim = new BrowserCaller(web.url)
  victim.jar.set('sanliang', planted)
  await victim.signIn(ADMIN)
  expect(victim.jar.get('sanliang')).not.toBe(planted)
  expect((await admin.get('/api/session')).status).toBe(401)
  expect((await victim.get('/api/session')).status).toBe(200)
})

test('the database keeps no secret that would open a session', async () => {
  const secret = admin.jar.get('sanliang') ?? 'none'
  const rows = await web.db.select().from(sessions)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('signing out ends the session on the server, not only in the browser', async () => {
  const copy = new ScriptCaller(web.url)
  copy.jar.set('sanliang', admin.jar.get('sanliang') ?? '')
  const left: string[] = []
  web.changes.on('signedOut', (personId) => left.push(personId))

  const answer = await admin.delete('/api/session')
  expect(answer.status).toBe(204)
  expect(answer.headers.getSetCookie()[0]).toMatch(/^sanliang=;.*Expires=Thu, 01 Jan 1970/)
  expect((await copy.get('/api/session')).status).toBe(401)
  expect(left).toHaveLength(1)
  expect((await admin.delete('/api/session')).status).toBe(204)
})

test('a session ends after 12 hours without a request', async () => {
  web.ambient.advance({ hours: 11, minutes: 59 })
  expect((await admin.get('/api/session')).status).toBe(200)
  await web.accounts.stop() // which waits until the last use is noted
  web.ambient.advance({ hours: 12, seconds: 1 })
  expect((await admin.get('/api/session')).status).toBe(401)
})

test('a session ends 7 days after sign-in, however busy', async () => {
  for (let hours = 0; hours < 7 * 24; hours += 6) {
    expect((await admin.get('/api/session')).status).toBe(200)
    await web.accounts.stop()
    web.ambient.advance({ hours: 6 })
  }
  web.ambient.advance({ seconds: 1 })
  expect((await admin.get('/api/session')).status).toBe(401)
})

test('sessions past their limits are cleared away at the next sign-in', async () => {
  web.ambient.advance({ hours: 13 })
  await new BrowserCaller(web.url).signIn(ADMIN)
  expect(await web.db.select().from(sessions)).toHaveLength(1)
})

test('the last use of a session is noted at most once a minute', async () => {
  const seen = async () => (await web.db.select().from(sessions))[0]?.lastSeenAt.getTime()
  const first = await seen()
  web.ambient.advance({ seconds: 59 })
  await admin.get('/api/session')
  await web.accounts.stop()
  expect(await seen()).toBe(first)
  web.ambient.advance({ seconds: 1 })
  await admin.get('/api/session')
  await web.accounts.stop()
  expect(await seen()).toBe(web.ambient.now().getTime())
})

test('a person who is disabled, gets another role, jurisdiction or password is signed out at once', async () => {
  const changes = [
    { role: 'viewer' },
    { jurisdictionCode: '990101001' },
    { password: 'another fine password' },
    { disabled: true },
  ]
  for (const [at, change] of changes.entries()) {
    const { id } = await web.addPerson(`lin${at}`, 'supply_manager')
    const lin = new BrowserCaller(web.url)
    await lin.signIn({ ...ADMIN, username: `lin${at}` })
    expect((await lin.get('/api/session')).status).toBe(200)
    const cut: string[] = []
    web.changes.once('signedOut', (personId) => cut.push(personId))

    expect((await admin.patch(`/api/people/${id}`, change)).status).toBe(200)
    expect((await lin.get('/api/session')).status, JSON.stringify(change)).toBe(401)
    expect(cut).toEqual([id])
    expect(await web.db.select().from(sessions).where(eq(sessions.personId, id))).toEqual([])
  }
})

test('a person changes their own password, keeps this session under a new secret and loses the others', async () => {
  const elsewhere = new BrowserCaller(web.url)
  await elsewhere.signIn(ADMIN)
  const before = admin.jar.get('sanliang')
  const next = 'a much better password'
  const answer = await admin.post('/api/session/password', { current: ADMIN.password, next })
  expect(answer.status).toBe(200)

  expect(admin.jar.get('sanliang')).not.toBe(before)
  expect((await admin.get('/api/session')).status).toBe(200)
  expect((await elsewhere.get('/api/session')).status).toBe(401)
  expect((await new BrowserCaller(web.url).signIn(ADMIN)).status).toBe(401)
  expect((await new BrowserCaller(web.url).signIn({ ...ADMIN, password: next })).status).toBe(200)
})

test('a person who is disabled while their password is being checked does not get in', async () => {
  const { id } = await web.addPerson('lin', 'viewer')
  const signIn = web.accounts.sessions.signIn({ ...ADMIN, username: 'lin' }, VISITOR)
  const refusal = expect(signIn).rejects.toMatchObject({ code: 'invalid_credentials' })
  await setImmediate() // by now the person was found, and the check goes on beside
  await web.db.write((tx) =>
    tx.update(people).set({ disabledAt: new Date() }).where(eq(people.id, id)).then(),
  )
  await refusal
})

test('nothing opens for a disabled person, even if their sessions and tokens were left behind', async () => {
  const { token } = (await (await admin.post('/api/tokens', {})).json()) as { token: string }
  await web.db.write((tx) => tx.update(people).set({ disabledAt: new Date() }).then())
  expect((await admin.get('/api/session')).status).toBe(401)
  const answer = await fetch(`${web.url}/api/session`, { headers: { Authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(401)
})

test('a wrong current password changes nothing', async () => {
  const answer = await admin.post('/api/session/password', {
    current: 'wrong',
    next: 'a much better password',
  })
  expect(answer.status).toBe(422)
  expect(await problemIn(answer)).toMatchObject({ code: 'wrong_password', errors: [{ path: 'current' }] })
  expect((await new BrowserCaller(web.url).signIn(ADMIN)).status).toBe(200)
})

test('an open session does not let anybody guess the password without end', async () => {
  const statuses: number[] = []
  for (let guess = 0; guess < 12; guess += 1) {
    const answer = await admin.post('/api/session/password', {
      current: `guess ${guess}`,
      next: 'a much better password',
    })
    statuses.push(answer.status)
  }
  expect(statuses.slice(10)).toEqual([429, 429])
})
